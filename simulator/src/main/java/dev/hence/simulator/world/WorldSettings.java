package dev.hence.simulator.world;

/**
 * How fast the world is.
 *
 * @param network how the network behaves at first
 * @param cycleNanosMin from an input's arrival to its duty cycle, at least
 * @param cycleNanosMax and at most
 * @param commitNanosMin how long a disk takes for a commit, at least
 * @param commitNanosMax and at most
 * @param edgeReads the share of reads that are answered beside the replica, if they can be
 */
public record WorldSettings(
    NetworkProfile network,
    long cycleNanosMin,
    long cycleNanosMax,
    long commitNanosMin,
    long commitNanosMax,
    double edgeReads) {
  /** Everything takes the same time each time; for traces that people read. */
  public static final WorldSettings EVEN = new WorldSettings(NetworkProfile.EVEN, 0, 0, 0, 0, 0);
}
