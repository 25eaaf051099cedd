package dev.hence.core.clock;

/**
 * A writer's 64-bit identity: one incarnation of a node's authorship in one shard of one slot map.
 *
 * <p>Layout, from the high bit: generation of the slot map (16), shard (14), random (34). So
 * everybody who knows the slot maps knows which slots a writer can have written to, from its
 * identity alone. Identities compare as unsigned numbers.
 */
public final class WriterId {
  /** The largest number of slot maps in a cluster's life. */
  public static final int GENERATIONS_MAX = 1 << 16;

  private static final int RANDOM_BITS = 34;
  private static final int SHARD_BITS = 14;

  private WriterId() {}

  /** A writer of {@code shard} in the slot map {@code generation}; only 34 bits of random count. */
  public static long of(int generation, int shard, long random) {
    Invariants.check(generation >= 0 && generation < GENERATIONS_MAX, "generation in 16 bits");
    Invariants.check(shard >= 0 && shard < 1 << SHARD_BITS, "shard in 14 bits");
    return ((long) generation << (RANDOM_BITS + SHARD_BITS))
        | ((long) shard << RANDOM_BITS)
        | (random & ((1L << RANDOM_BITS) - 1));
  }

  /** The generation of the slot map in which {@code writer} writes. */
  public static int generation(long writer) {
    return (int) (writer >>> (RANDOM_BITS + SHARD_BITS));
  }

  /** The shard of that slot map whose slots {@code writer} writes to. */
  public static int shard(long writer) {
    return (int) (writer >>> RANDOM_BITS) & ((1 << SHARD_BITS) - 1);
  }
}
