package dev.hence.simulator.world;

import dev.hence.core.sharding.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * What befalls the messages of one direction of a link, or of one kind: they take longer, or some
 * are lost. Messages of a late kind may be overtaken by others.
 */
public final class Interference {
  private final Map<Way, Long> slowed = new HashMap<>();
  private final Map<String, Long> late = new HashMap<>();
  private final Map<String, Double> lost = new HashMap<>();

  private record Way(Address from, Address to) {}

  /** Messages from one node to another take so much longer; 0 for no longer. */
  public void slow(Address from, Address to, long nanos) {
    slowed.put(new Way(from, to), nanos);
  }

  /** Messages of a kind, such as {@code Updates}, take longer, and a share of them is lost. */
  public void hinder(String kind, long nanos, double loss) {
    late.put(kind, nanos);
    lost.put(kind, loss);
  }

  void end() {
    slowed.clear();
    late.clear();
    lost.clear();
  }

  boolean isLate(String kind) {
    return !late.isEmpty() && late.getOrDefault(kind, 0L) > 0;
  }

  double loss(String kind) {
    return lost.isEmpty() ? 0 : lost.getOrDefault(kind, 0.0);
  }

  long delay(Address from, Address to, String kind) {
    long link = slowed.isEmpty() ? 0 : slowed.getOrDefault(new Way(from, to), 0L);
    return link + (late.isEmpty() ? 0 : late.getOrDefault(kind, 0L));
  }
}
