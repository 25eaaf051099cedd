package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.CoveredReads;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads that threads beside the replica's answer: each looks at what was published at one moment
 * and at the store at a later one, which may fall into a duty cycle, between its commit and the
 * end. An answer is thrown away if slots were dropped in between, as the node does.
 */
public final class EdgeReads {
  /** Why a read is refused after a commit failed, as the node has it. */
  public static final String DISK_FAILED = "This node's disk has failed";

  private final ReplicaSettings settings;
  private final Store store;
  private final List<Runnable> waiting = new ArrayList<>();
  private Optional<Published> published = Optional.empty();
  private long drops;

  EdgeReads(ReplicaSettings settings, Store store) {
    this.settings = settings;
    this.store = store;
  }

  /** The replica has ended a duty cycle. */
  void publish(Optional<Published> latest) {
    published = latest;
  }

  /** A write is about to be applied. */
  void writing(Write write) {
    if (write instanceof Write.DropSlots) {
      published = Optional.empty();
      drops++;
    }
  }

  /**
   * Begins a read, which ends with {@link #end}; nothing is handed on if the replica must answer.
   */
  void begin(Request.Get get, long wallMillis, Consumer<Optional<Answer>> then) {
    Optional<Published> seen = published;
    long before = drops;
    waiting.add(() -> {
      Optional<Answer> answer = answer(seen, get, wallMillis);
      then.accept(drops == before ? answer : Optional.empty());
    });
  }

  private Optional<Answer> answer(Optional<Published> seen, Request.Get get, long wallMillis) {
    try {
      return seen.flatMap(
          current -> CoveredReads.answer(current, store, get, settings, wallMillis));
    } catch (Store.StoreFailure failure) {
      return Optional.of(new Answer.Unavailable(DISK_FAILED));
    }
  }

  /** Ends all reads that have begun. */
  void end() {
    List<Runnable> ending = List.copyOf(waiting);
    waiting.clear();
    ending.forEach(Runnable::run);
  }
}
