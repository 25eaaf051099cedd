package dev.hence.node;

import dev.hence.core.clock.Token;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.CoveredReads;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.storage.ForwardingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers covered reads beside whoever runs the replica, from what it has published.
 *
 * <p>Slots that are given up are the one thing that a reader mustn't see happen: their keys would
 * look absent. So before a commit drops slots, they are taken out of what was published and a count
 * goes up; a reader that finds another count after its read than before hasn't read.
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

  /** Whether the node has a seat in the view that was published last. */
  boolean isMember(Address node) {
    return known.isPresent() && known.get().layout().isMember(node);
  }

  /** The nodes that should answer for {@code slot}; none if this one does, or before a view. */
  List<Address> elsewhere(int slot) {
    Optional<Published> current = published;
    if (current.isEmpty() || current.get().served().contains(slot)) {
      return List.of();
    }
    Layout layout = current.get().layout();
    List<Address> nodes = new ArrayList<>();
    for (Member member : layout.view().members()) {
      if (layout.present(member.address()).contains(slot)) {
        nodes.add(member.address());
      }
    }
    return nodes;
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

  /** Takes back that these slots are served here: who has begun to read them may find nothing. */
  private void drop(SlotSet slots) {
    published =
        published.map(last ->
            new Published(
                last.layout(),
                last.served().minus(slots),
                last.coverage(),
                last.stable(),
                last.time(),
                last.figures()));
    drops.incrementAndGet();
  }

  private final class Guarded extends ForwardingStore {
    Guarded() {
      super(store);
    }

    @Override
    public void commit(List<Write> writes) {
      for (Write write : writes) {
        if (write instanceof Write.DropSlots dropped) {
          drop(dropped.slots());
        }
      }
      super.commit(writes);
    }
  }
}
