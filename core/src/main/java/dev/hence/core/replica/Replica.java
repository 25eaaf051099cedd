package dev.hence.core.replica;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A node's protocol as a deterministic state machine: an input in, effects out.
 *
 * <p>Threading: owned by one thread, which carries out the effects in the order of {@link Effect}.
 */
public final class Replica {
  private final ReplicaSettings settings;
  private final Store store;
  private final LongSupplier random;

  /**
   * A replica that goes on from what {@code store} recovered; its first effects come with the first
   * input.
   *
   * @param random the source of all randomness
   */
  public Replica(ReplicaSettings settings, Store store, LongSupplier random, Moment now) {
    this.settings = settings;
    this.store = store;
    this.random = random;
  }

  /** Takes in one input. */
  public List<Effect> step(Moment now, Input input) {
    return List.of();
  }

  /** What is durable as of the last {@link Input.Persisted}; none before there is a view. */
  public Optional<Published> published() {
    return Optional.empty();
  }
}
