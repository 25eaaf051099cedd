package dev.hence.torture.bed;

/**
 * How slow a proxied link is. Chunks of one connection stay in order, as TCP keeps them; those of
 * different connections overtake each other.
 *
 * @param delayMillis what every chunk waits at least
 * @param jitterMillis what it waits beyond that at most
 * @param bytesPerSecond how much passes, at most
 * @param stallPercent of 100 chunks, how many are held for {@code stallMillis}
 * @param stallMillis how long a stall lasts
 */
public record Pace(
    int delayMillis, int jitterMillis, int bytesPerSecond, int stallPercent, int stallMillis) {

  @Override
  public String toString() {
    String stalls =
        stallPercent == 0 ? "" : ", " + stallPercent + " % stalled for " + stallMillis + " ms";
    return delayMillis
        + " to "
        + (delayMillis + jitterMillis)
        + " ms, "
        + bytesPerSecond / 1024
        + " KiB/s"
        + stalls;
  }
}
