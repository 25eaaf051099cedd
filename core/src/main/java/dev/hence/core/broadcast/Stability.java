package dev.hence.core.broadcast;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out what is stable: held durably by every node that counts for its writer, running or not.
 *
 * <p>A report of coverage counts only while its sender counted the same incarnations at the same
 * seats as this node does now; the fingerprint of both tells. So when a seat is filled by a node
 * that lost its data, or a view adds one, nobody takes the coverage that others reach afterwards as
 * stable before it counts the newcomer itself. A newcomer that covers what one member had when that
 * member began to count it therefore has all that anybody may have pruned.
 *
 * <p>Invariant: what is stable never shrinks. Source of the idea: Birman, Schiper, Stephenson 1991,
 * section 5, message stability.
 */
public final class Stability {
  /** What a node had when it counted the incarnations that {@code fingerprint} stands for. */
  private record Reported(long fingerprint, VectorClock durable) {}

  private final SortedMap<Address, Reported> reports = new TreeMap<>();

  /** What was stable the last time, and what that was worked out of, but for the reports. */
  private record WorkedOut(
      Layout layout, long fingerprint, Address self, VectorClock durable, VectorClock stable) {}

  /** It, unless a report said something new since: it is asked for several times a tick. */
  private Optional<WorkedOut> last = Optional.empty();

  /**
   * The fingerprint of all seats that count for anything. It is the whole view's, because a writer
   * of an earlier slot map may count members of shards that share nothing else.
   *
   * @param seats the last known identity at each address
   */
  public static long fingerprint(Layout layout, Map<Address, NodeId> seats) {
    long hash = layout.view().epoch();
    for (Member member : layout.view().members()) {
      if (!layout.counted(member.address()).isEmpty()) {
        NodeId node = seats.getOrDefault(member.address(), NodeId.UNKNOWN);
        hash = mix(hash ^ member.address().text().hashCode());
        hash = mix(hash ^ node.value());
      }
    }
    return hash;
  }

  // The finalizer of MurmurHash3 (Appleby, public domain): every bit reaches every other.
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  /** Takes note of a node's durable coverage. */
  public void report(Address node, long fingerprint, VectorClock durable) {
    Reported reported = new Reported(fingerprint, durable);
    if (!reported.equals(reports.put(node, reported))) {
      last = Optional.empty();
    }
  }

  /** The last report of a node, if it counts under {@code fingerprint}; else nothing. */
  public VectorClock counted(Address node, long fingerprint) {
    Reported reported = reports.get(node);
    return reported != null && reported.fingerprint() == fingerprint
        ? reported.durable()
        : VectorClock.EMPTY;
  }

  /**
   * What is stable of the writers in {@code durable}, this node's own durable coverage, as far as
   * the last reports under {@code fingerprint} say.
   */
  public VectorClock stable(Layout layout, long fingerprint, Address self, VectorClock durable) {
    boolean same =
        last.isPresent()
            && last.get().layout() == layout
            && last.get().fingerprint() == fingerprint
            && last.get().durable().equals(durable)
            && last.get().self().equals(self);
    if (!same) {
      VectorClock stable = workOut(layout, fingerprint, self, durable);
      last = Optional.of(new WorkedOut(layout, fingerprint, self, durable, stable));
    }
    return last.orElseThrow().stable();
  }

  private VectorClock workOut(Layout layout, long fingerprint, Address self, VectorClock durable) {
    VectorClock.Builder stable = new VectorClock.Builder(durable.size());
    for (int i = 0; i < durable.size(); i++) {
      long writer = durable.writer(i);
      long least = durable.count(i);
      for (Address holder : layout.holders(writer)) {
        if (!holder.equals(self)) {
          least = Math.min(least, counted(holder, fingerprint).get(writer));
        }
      }
      stable.add(writer, least);
    }
    return stable.build();
  }
}
