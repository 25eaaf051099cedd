package dev.hence.core.replica;

import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.List;
import java.util.Optional;

/** What nodes tell each other. Any message may be lost, repeated or overtaken. */
public sealed interface Message {
  /**
   * The first message on a connection.
   *
   * @param standing how settled the sender is
   * @param view its view, if it has one
   * @param youWere the identity that the sender knew the receiver's address under before
   * @param founding how its environment would found a cluster, for a person to read
   * @param foundsAlone whether the sender's environment has a SHARD_COUNT
   */
  record Hello(
      Standing standing, Optional<View> view, NodeId youWere, String founding, boolean foundsAlone)
      implements Message {}

  /** How settled a node is. Of two nodes of different clusters, the less settled one yields. */
  enum Standing {
    /** Came up without data and hasn't served yet. */
    STARTING,
    /** Serves, and has neither an update nor a view other than the first. */
    FOUNDED,
    /** Has something to lose. */
    SETTLED
  }

  /** Who was last seen at an address, as far as the sender knows; an unknown node asks for it. */
  record Seated(Address address, NodeId node) implements Message {}

  /** A view that was agreed. */
  record NewView(View view) implements Message {}

  /** The sender wants a seat in the receiver's cluster. */
  record Join() implements Message {}

  /**
   * What the sender has; sent when it changes, and as a sign of life. The clocks have what changed
   * since the last report on this connection and under this epoch, and maybe more; to a peer that
   * counts for the same writers, the coverage is whole.
   *
   * @param epoch its view's
   * @param fingerprint which incarnations it counts at the seats, see {@code Stability}
   * @param serving whether it holds all slots of its shard and answers for them
   * @param copied whether it holds all slots that it will serve after the cut-over
   * @param learner whether it lacks slots of the shard that it should serve
   * @param keeps whether it holds all slots of its former roles
   * @param whole whether the coverage is all that the sender has
   * @param coverage its durable coverage
   * @param stable what it knows to be stable
   * @param time the largest hybrid time that it has issued or seen
   * @param writer the writer that it writes as, 0 if it has none open
   */
  record Report(
      long epoch,
      long fingerprint,
      boolean serving,
      boolean copied,
      boolean learner,
      boolean keeps,
      boolean whole,
      VectorClock coverage,
      VectorClock stable,
      long time,
      long writer)
      implements Message {
    /** This report and all that {@code before} said, of the same epoch. */
    Report after(Report before) {
      return new Report(
          epoch,
          fingerprint,
          serving,
          copied,
          learner,
          keeps,
          whole || before.whole,
          whole ? coverage : before.coverage.join(coverage),
          before.stable.join(stable),
          time,
          writer);
    }
  }

  /** Updates, broadcast by their writer or pulled from anybody who has them. */
  record Updates(UpdateRange range) implements Message {}

  /** The sender holds the updates of {@code writer} up to {@code through} durably. */
  record Durable(long writer, long through) implements Message {}

  /**
   * Asks for updates in (after, through].
   *
   * @param askedNanos the sender's clock, for itself
   */
  record Pull(long writer, long after, long through, long askedNanos) implements Message {}

  /** The answer to a pull from before the start of the log: it starts after {@code floor}. */
  record Trimmed(long writer, long floor) implements Message {}

  /**
   * The answer to a pull for what the sender hasn't either.
   *
   * @param writer whose updates
   * @param epoch the sender's view's
   * @param through up to where it holds them durably
   * @param askedNanos as the question had it: what it says may be long over when it arrives
   */
  record Lacking(long writer, long epoch, long through, long askedNanos) implements Message {}

  /**
   * A client's request, handed on.
   *
   * @param id the sender's number for it
   * @param request the request
   * @param waitNanos what is left of the wait for missing updates
   * @param hops how often it was handed on, this time included
   */
  record Forward(long id, Request request, long waitNanos, int hops) implements Message {}

  /** The answer to a request handed on. */
  record Forwarded(long id, Answer answer) implements Message {}

  /** Asks for the number of live keys in {@code slots}. */
  record CountKeys(long id, SlotSet slots) implements Message {}

  /**
   * The number of live keys.
   *
   * @param id the number of the question
   * @param count none if the sender doesn't hold all of the slots
   * @param coverage what the sender has of those who write to the slots
   */
  record KeysCounted(long id, Optional<Long> count, VectorClock coverage) implements Message {}

  /** Asks for a page of registers in {@code slots}, those behind {@code after}. */
  record Fetch(long id, SlotSet slots, Optional<Key> after) implements Message {}

  /**
   * A page of registers.
   *
   * @param id the number of the fetch
   * @param epoch the sender's view's
   * @param held whether the sender holds the slots; if not, the rest is empty
   * @param registers the registers, as updates; none are left if {@code last}
   * @param last whether this page is the last one
   * @param coverage the sender's coverage before the page was read
   * @param trimmed up to where the sender's log has nothing of each writer any more
   * @param floor the highest time of a tombstone that the sender has dropped
   * @param time the largest hybrid time that the sender has issued or seen: above those of the
   *     tombstones, too, that it had and that aren't in the page any more
   */
  record Page(
      long id,
      long epoch,
      boolean held,
      List<Update> registers,
      boolean last,
      VectorClock coverage,
      VectorClock trimmed,
      long floor,
      long time)
      implements Message {
    public Page {
      registers = List.copyOf(registers);
    }
  }

  /**
   * Registers that only the sender may have, which has lost its seat in the view.
   *
   * @param id the sender's number for them
   * @param updates they, in the order of their times
   * @param seen what became of those before them, and they depend on
   */
  record Orphans(long id, List<Update> updates, VectorClock seen) implements Message {
    public Orphans {
      updates = List.copyOf(updates);
    }
  }

  /**
   * The sender has durably what was to be taken in of some orphans.
   *
   * @param id the number of the orphans
   * @param taken how many became new updates; the rest is known, superseded or refused
   * @param refused keys that may have been deleted meanwhile
   * @param seen what a reader of the keys sees now, less what is stable
   */
  record OrphansTaken(long id, int taken, List<Key> refused, VectorClock seen) implements Message {
    public OrphansTaken {
      refused = List.copyOf(refused);
    }
  }

  /** A step of the agreement on the next view. */
  record Cast(BallotMessage ballot) implements Message {}
}
