package dev.hence.node;

import dev.hence.core.clock.Token;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.CoveredReads;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import dev.hence.node.storage.ForwardingStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers covered reads beside whoever runs the replica, from what it has published.
 *
 * <p>Slots that are given up are the one thing that a reader mustn't see happen: their keys would
 * look absent. So before a commit drops slots, what was published is taken back and a count goes
 * up; a reader that finds another count after its read than before hasn't read.
 *
 * <p>Threading: whoever runs the replica commits and publishes; any thread reads.
 */
final class PublishedReads {
  private final ReplicaSettings settings;
  private final Store store;
  private final AtomicLong drops = new AtomicLong();
  private volatile Optional<Published> published = Optional.empty();

  /** What was published last, taken back or not: good for whatever needs no register. */
  private volatile Optional<Published> known = Optional.empty();

  PublishedReads(ReplicaSettings settings, Store store) {
    this.settings = settings;
    this.store = store;
  }

  /** The answer to a read whose token is covered here; else the replica has to be asked. */
  Optional<Answer> tryRead(Request.Get get) {
    long before = drops.get();
    Optional<Published> current = published;
    if (current.isEmpty()) {
      return Optional.empty();
    }
    Optional<Answer> answer =
        CoveredReads.answer(current.get(), store, get, settings, System.currentTimeMillis());
    return drops.get() == before ? answer : Optional.empty();
  }

  /** The answer to a request with a token that can't be taken; empty if it can. */
  Optional<Answer> refusal(Token token) {
    Optional<Published> current = known;
    return current.isEmpty()
        ? Optional.of(new Answer.Unavailable("This node isn't ready yet; try again later"))
        : CoveredReads.refusal(current.get(), token, settings, System.currentTimeMillis())
            .map(Answer.TokenRefused::new);
  }

  /** The replica has published this at the end of a cycle. */
  void publish(Optional<Published> latest) {
    published = latest;
    if (latest.isPresent()) {
      known = latest;
    }
  }

  /** The store, as the replica has to use it. */
  Store guarded() {
    return new Guarded();
  }

  private final class Guarded extends ForwardingStore {
    Guarded() {
      super(store);
    }

    @Override
    public void commit(List<Write> writes) {
      for (Write write : writes) {
        if (write instanceof Write.DropSlots) {
          published = Optional.empty();
          drops.incrementAndGet();
          break;
        }
      }
      super.commit(writes);
    }
  }
}
