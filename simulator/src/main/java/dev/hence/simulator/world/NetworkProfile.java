package dev.hence.simulator.world;

/**
 * How a network behaves.
 *
 * @param delayNanosMin the shortest way of a message
 * @param delayNanosMax the longest
 * @param loss the share of messages lost though the connection stays up, as from a full queue
 * @param repetition the share that arrives twice
 * @param reordering the share that others may overtake
 */
public record NetworkProfile(
    long delayNanosMin, long delayNanosMax, double loss, double repetition, double reordering) {
  /** A quiet local network: 0.1 to 1 ms, in order, nothing lost. */
  public static final NetworkProfile CALM = new NetworkProfile(100_000, Scheduler.MILLI, 0, 0, 0);

  /** A network where every message takes exactly 1 ms. */
  public static final NetworkProfile EVEN =
      new NetworkProfile(Scheduler.MILLI, Scheduler.MILLI, 0, 0, 0);
}
