package dev.hence.simulator.workload;

import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Doom;
import dev.hence.simulator.world.NetworkProfile;
import java.util.List;

/** What the nemesis or an administrator does to the world at some time. */
public sealed interface Fault {
  /** Where in its work a process is killed. */
  enum Moment {
    BETWEEN_CYCLES,
    BEFORE_COMMIT,
    AFTER_COMMIT,
    WHILE_SENDING,
    /** With its machine: its peers' connections stay open, to nobody. */
    POWER_CUT
  }

  /** Kills a process, and starts it again later. */
  record Crash(Address node, Moment moment, long downNanos) implements Fault {}

  /**
   * Kills a process, and starts it again on an empty disk.
   *
   * @param node whose process
   * @param downNanos how long it is down
   * @param againNanos how long after its start it is killed and started once more; 0 for not
   * @param apart whether one peer that has all that was lost is late with what it tells the others,
   *     and doesn't hear of the new node for long
   */
  record LoseDisk(Address node, long downNanos, long againNanos, boolean apart) implements Fault {}

  /**
   * Kills a process, and starts it again on what its disk was some time before: a copy that was put
   * back, or what was synced before a power cut.
   *
   * @param node whose process
   * @param ageNanos how old the state is
   * @param continuous whether the disk takes itself for complete, as a copy does
   * @param downNanos how long it is down
   */
  record OldDisk(Address node, long ageNanos, boolean continuous, long downNanos)
      implements Fault {}

  /** Restarts all nodes, each when the one before is back, on empty disks or on their own. */
  record Rolling(boolean empty, long downNanos) implements Fault {}

  /** Lets a process stand still, as a long garbage collection or a suspended machine does. */
  record Pause(Address node, long nanos) implements Fault {}

  /** Cuts some nodes off from all others: both ways, or only what they send, or only receive. */
  record Partition(List<Address> side, Direction direction, long nanos) implements Fault {}

  /** Which messages a partition swallows. */
  enum Direction {
    BOTH,
    OUTWARD,
    INWARD
  }

  /** Another behaviour of the whole network. */
  record Weather(NetworkProfile profile, long nanos) implements Fault {}

  /** Messages from one node to another take longer. */
  record SlowLink(Address from, Address to, long delayNanos, long nanos) implements Fault {}

  /** Messages of one kind take longer or are lost. */
  record Hinder(String message, long delayNanos, double loss, long nanos) implements Fault {}

  /** Moves a wall clock. */
  record ClockJump(Address node, long millis) implements Fault {}

  /** Lets a wall clock run too fast, too slow, or not at all. */
  record ClockRate(Address node, double rate, long nanos) implements Fault {}

  /**
   * Waits for a message and kills a process when it is sent.
   *
   * @param message the kind of message
   * @param skipped how many of the kind pass first
   * @param receiver whether the receiver is killed, else the sender
   * @param amid whether the sender dies in the midst of its cycle
   * @param downNanos how long it is down
   */
  record Ambush(String message, int skipped, boolean receiver, boolean amid, long downNanos)
      implements Fault {}

  /** Something at a certain step of a process's work. */
  sealed interface OfStep extends Fault permits FailedWrite, LastWords, Step, Heard, Led {}

  /**
   * A process's next commit fails, and the process ends by itself.
   *
   * @param kept whether what was to be written is on the disk nevertheless
   * @param endNanos how long its end takes, in which it refuses reads
   * @param downNanos how long until it is started again, from now on
   */
  record FailedWrite(Address node, boolean kept, long endNanos, long downNanos) implements OfStep {}

  /**
   * Kills a process between two things that it says, and starts it again.
   *
   * @param left how many more it says
   * @param answers whether only answers are counted before which it has said something in the same
   *     cycle, else all answers and messages
   */
  record LastWords(Address node, int left, boolean answers, long downNanos) implements OfStep {}

  /**
   * Waits for a message and kills whoever sends it.
   *
   * @param moment the kind of message, as {@link Ambushes} names them
   * @param skipped how many of the kind pass first
   * @param before whether the sender dies instead of sending it, else instead of what it has to say
   *     next
   */
  record Step(String moment, int skipped, boolean before, long downNanos) implements OfStep {}

  /**
   * Waits for a message and lets the next commit of whoever it is for come to a bad end.
   *
   * @param moment the kind of message, as {@link Ambushes} names them
   * @param skipped how many of the kind pass first
   */
  record Heard(String moment, int skipped, Doom.Fate fate, long downNanos) implements OfStep {}

  /** Waits for a message while slots are copied, and kills the node that leads the reshard. */
  record Led(String moment, int skipped, long downNanos) implements OfStep {}

  /** A share of the messages of one kind comes twice, the second time so much later at most. */
  record Repeat(String message, double share, long delayNanos, long nanos) implements Fault {}

  /**
   * Waits for a message and then does something else to the world, all at once.
   *
   * @param moment the kind of message, as {@link Ambushes} names them
   * @param skipped how many of the kind pass first
   */
  record Trap(String moment, int skipped, List<Fault> faults) implements Fault {}

  /**
   * Has a node that reaches a mere majority propose a change of the view, waits for a message of
   * the agreement on it, cuts the proposer off, does something to the acceptor, and has another
   * change asked for elsewhere.
   *
   * @param change what is asked for first
   * @param moment the kind of message
   * @param skipped how many of the kind pass first
   * @param slow whether what the proposer sends is late then, else it is lost
   * @param fate what happens to the acceptor that the message is from or to
   * @param rival what is asked for then
   * @param nanos how long the proposer is cut off
   */
  record Schism(
      Fault change, String moment, int skipped, boolean slow, Fate fate, Fault rival, long nanos)
      implements Fault {}

  /** What happens to an acceptor. */
  enum Fate {
    NOTHING,
    DIES,
    LOSES_DISK
  }

  /**
   * Takes most nodes away, and has a change forced among those who are left.
   *
   * @param left who is left
   * @param killed whether the others are killed, else cut off, and asked for something, too
   * @param change what is forced
   * @param others what the others are asked for meanwhile
   */
  record Force(List<Address> left, boolean killed, Fault change, Fault others, long nanos)
      implements Fault {}

  /**
   * Cuts a node off from some, then from all or kills it, has it forgotten, maybe has its seat
   * given to it again before it knows of that, and lets it come back.
   *
   * @param apart whom it is cut off from at first
   * @param apartNanos how long, before it is away
   * @param again where it has a seat when it comes back
   * @param forgottenNanos how long it is away when it is forgotten
   * @param againNanos how long after that it is given a seat
   * @param backNanos how long after that it comes back
   */
  record Absence(
      Address node,
      List<Address> apart,
      long apartNanos,
      Away away,
      Again again,
      long forgottenNanos,
      long againNanos,
      long backNanos)
      implements Fault {
    long nanos() {
      return apartNanos + forgottenNanos + againNanos + backNanos;
    }

    Absence of(Address other) {
      List<Address> left = apart.stream().filter(each -> !each.equals(other)).toList();
      return new Absence(
          other, left, apartNanos, away, again, forgottenNanos, againNanos, backNanos);
    }
  }

  /**
   * Waits for a page of slots, and has whoever sends it be absent in place of the node named, and
   * pages late, and whoever it is for restarted.
   *
   * @param skipped how many pages pass first
   * @param restartNanos when the receiver dies, from then on
   * @param pageNanos how late pages are
   */
  record Forsaking(int skipped, Absence absence, long restartNanos, long pageNanos)
      implements Fault {}

  /** How a node is away. */
  enum Away {
    CUT_OFF,
    /** It is restarted meanwhile. */
    CUT_OFF_AND_RESTARTED,
    DEAD
  }

  /** What a node that was forgotten is when it comes back. */
  enum Again {
    NOTHING,
    A_SEAT,
    A_MEMBER
  }

  /**
   * Does other things while a fault lasts that is survived only one at a time. None of them takes
   * data away.
   *
   * @param others what is done, and when from the beginning of the first on
   */
  record Meanwhile(Fault first, List<Scenario.Planned> others) implements Fault {}

  /** Starts a node that isn't in VIEW of the others and has no SHARD_COUNT. */
  record Join(Address node) implements Fault {}

  /** Cuts nodes off from the others, and has something asked for on both sides. */
  record Sides(List<Address> side, Fault change, Fault others, long nanos) implements Fault {}

  /** Asks for a seat for a node, or that it is taken again from one that has never run. */
  record Seat(Address node) implements Fault {}

  record AddMember(Address node, int shard) implements Fault {}

  record Remove(Address node) implements Fault {}

  record Reshard(int shards) implements Fault {}
}
