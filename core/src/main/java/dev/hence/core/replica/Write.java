package dev.hence.core.replica;

import dev.hence.core.agreement.Vote;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.List;

/** One change to what a node stores. All of a duty cycle are applied atomically, in order. */
public sealed interface Write {
  /**
   * The register of {@code key} is now {@code register}. A tombstone is found by its dot from now
   * on, see {@link Store#tombstones}.
   */
  record PutRegister(Key key, Register register) implements Write {}

  /** The register of {@code key} is gone: a tombstone that nobody needs any more. */
  record DropRegister(Key key) implements Write {}

  /** No tombstone is found by {@code dot} any more: its key was written anew, or dropped. */
  record ForgetTombstone(Dot dot) implements Write {}

  /** No tombstone of {@code writer} is found by its dot any more. */
  record ForgetTombstones(long writer) implements Write {}

  /**
   * All registers in {@code slots} are gone: this node holds them no more. Tombstones among them
   * are still found by their dots.
   */
  record DropSlots(SlotSet slots) implements Write {}

  /** Adds to the update log, under (writer, n). */
  record AppendUpdate(Update update) implements Write {}

  /** Drops the log of {@code writer} up to and with {@code through}. */
  record TrimUpdates(long writer, long through) implements Write {}

  /** The number of live keys in {@code slot}. */
  record PutLiveCount(int slot, int count) implements Write {}

  /** The number of tombstones in {@code slot}. */
  record PutTombstoneCount(int slot, int count) implements Write {}

  /** The coverage, and the largest hybrid time issued or seen. */
  record PutCoverage(VectorClock coverage, long time) implements Write {}

  record PutStable(VectorClock stable) implements Write {}

  /** Who this node is; written once. */
  record PutIdentity(NodeId node) implements Write {}

  /**
   * The writer that this node writes as; 0 for none. A store that recovered without being {@link
   * Recovered#continuous} says so again at every start until a writer is put.
   */
  record PutWriter(long writer) implements Write {}

  record PutView(View view) implements Write {}

  record PutVote(Vote vote) implements Write {}

  /**
   * The node that served at {@code address} last is {@code node}. Of this node's own address: that
   * it was the first one there.
   */
  record PutSeat(Address address, NodeId node) implements Write {}

  /** The node that was met at {@code address} last is {@code node}, whether it served or not. */
  record PutMet(Address address, NodeId node) implements Write {}

  /** Nobody needs to know any more who served, and who was met, at {@code address}. */
  record ForgetSeat(Address address) implements Write {}

  /** What this node has forced and would ask for again: all of it. */
  record PutForced(List<Forced> changes) implements Write {
    public PutForced {
      changes = List.copyOf(changes);
    }
  }

  /** The slots whose registers this node has still to hand in, since it lost its seat. */
  record PutOrphaned(SlotSet slots) implements Write {}

  /** The highest time of a tombstone that was dropped because nobody needs it any more. */
  record PutFloor(long time) implements Write {}

  /** The slots of which this node has everything that its coverage says. */
  record PutHeld(SlotSet slots) implements Write {}
}
