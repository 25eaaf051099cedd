package dev.hence.simulator.world;

import dev.hence.core.replica.Message;
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

  private final Map<String, Repetition> repeated = new HashMap<>();

  /** How many messages of a kind come twice, and how much later the second one is at most. */
  record Repetition(double share, long delayNanos) {
    static final Repetition NONE = new Repetition(0, 0);
  }

  private record Way(Address from, Address to) {}

  /** Messages from one node to another take so much longer; 0 for no longer. */
  public void slow(Address from, Address to, long nanos) {
    slowed.put(new Way(from, to), nanos);
  }

  /** Messages of a kind, such as {@code Updates}, take longer, and a share of them is lost. */
  public void hinder(String kind, long nanos, double loss) {
    if (nanos == 0 && loss == 0) {
      late.remove(kind);
      lost.remove(kind);
    } else {
      late.put(kind, nanos);
      lost.put(kind, loss);
    }
  }

  /** A share of the messages of a kind comes twice, the second time so much later at most. */
  public void repeat(String kind, double share, long nanos) {
    if (share == 0) {
      repeated.remove(kind);
    } else {
      repeated.put(kind, new Repetition(share, nanos));
    }
  }

  void end() {
    repeated.clear();
    slowed.clear();
    late.clear();
    lost.clear();
  }

  Repetition repetition(String kind) {
    return repeated.isEmpty() ? Repetition.NONE : repeated.getOrDefault(kind, Repetition.NONE);
  }

  boolean isLate(String kind) {
    return !late.isEmpty() && late.getOrDefault(kind, 0L) > 0;
  }

  /** A step of the agreement is of its own kind where that is hindered, else a {@code Cast}. */
  String kind(Message message) {
    if (message instanceof Message.Cast cast) {
      String ballot = cast.ballot().getClass().getSimpleName();
      if (late.containsKey(ballot) || repeated.containsKey(ballot)) {
        return ballot;
      }
    }
    return message.getClass().getSimpleName();
  }

  double loss(String kind) {
    return lost.isEmpty() ? 0 : lost.getOrDefault(kind, 0.0);
  }

  long delay(Address from, Address to, String kind) {
    long link = slowed.isEmpty() ? 0 : slowed.getOrDefault(new Way(from, to), 0L);
    return link + (late.isEmpty() ? 0 : late.getOrDefault(kind, 0L));
  }
}
