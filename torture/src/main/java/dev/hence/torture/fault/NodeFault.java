package dev.hence.torture.fault;

import dev.hence.torture.bed.Bed;
import dev.hence.torture.bed.Seat;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What befalls the process, the power, the disk or the clock of nodes. */
sealed interface NodeFault extends Fault {

  /** SIGKILL; started again at the end. */
  record Kill(Kind kind, List<Integer> nodes) implements NodeFault {
    @Override
    public void inject(World world) {
      long killed = nodes.stream().filter(node -> world.bed().seat(node).kill()).count();
      if (killed == nodes.size()) {
        world.seen(this, killed + " ended by SIGKILL");
      }
    }

    @Override
    public void heal(World world) {
      nodes.forEach(node -> world.bed().seat(node).start());
    }

    @Override
    public String toString() {
      return "kill -9 of " + names(nodes);
    }
  }

  /** SIGSTOP, then SIGCONT. */
  record Pause(int node) implements NodeFault {
    @Override
    public Kind kind() {
      return Kind.PAUSE;
    }

    @Override
    public void inject(World world) {
      world.bed().seat(node).pause();
    }

    @Override
    public void heal(World world) {
      Seat seat = world.bed().seat(node);
      if (seat.isPaused()) {
        world.seen(this, seat.name() + " stood still");
      }
      seat.resume();
    }

    @Override
    public String toString() {
      return "pause of " + name(node);
    }
  }

  /** The disk loses what wasn't synced, and the process ends. */
  record PowerLoss(List<Integer> nodes, boolean suddenly) implements NodeFault {
    @Override
    public Kind kind() {
      return Kind.POWER_LOSS;
    }

    @Override
    public void inject(World world) {
      long lost = nodes.stream().filter(node -> world.bed().seat(node).losePower(suddenly)).count();
      if (lost == nodes.size()) {
        world.seen(this, "what " + lost + " disks had not synced is lost");
      }
    }

    @Override
    public void heal(World world) {
      nodes.forEach(node -> world.bed().seat(node).start());
    }

    @Override
    public String toString() {
      return "power loss of " + names(nodes) + (suddenly ? "" : ", the disks first");
    }
  }

  /** No room on the disk; then there is, and the node starts anew. */
  record FullDisk(int node) implements NodeFault {
    private static final Duration END_MAX = Duration.ofSeconds(5);

    @Override
    public Kind kind() {
      return Kind.FULL_DISK;
    }

    @Override
    public void inject(World world) {
      world.say("  " + world.bed().seat(node).fillDisk() + " bytes left");
    }

    @Override
    public void heal(World world) {
      Seat seat = world.bed().seat(node);
      if (seat.endsByWritesWithin(END_MAX)) {
        world.seen(
            this, seat.name() + " exited with " + seat.exitCode().orElse(0) + ", having no room");
      }
      seat.kill();
      seat.disk().free();
      seat.start();
    }

    @Override
    public String toString() {
      return "full disk of " + name(node);
    }
  }

  /** Every sync of a node, started anew for that, fails: it must end, and starts again. */
  record FailingSync(int node) implements NodeFault {
    private static final Duration SERVES_MAX = Duration.ofSeconds(20);
    private static final Duration END_MAX = Duration.ofSeconds(20);

    @Override
    public Kind kind() {
      return Kind.FAILING_SYNC;
    }

    @Override
    public void inject(World world) throws InterruptedException {
      Seat seat = world.bed().seat(node);
      seat.startToFailSyncs();
      if (!seat.servesWithin(SERVES_MAX)) {
        world.passedBy(this, seat.name() + " doesn't serve, so it may have nothing to sync");
      } else if (!seat.failSyncs()) {
        world.passedBy(this, seat.name() + " doesn't run");
      }
    }

    @Override
    public void heal(World world) {
      Seat seat = world.bed().seat(node);
      if (seat.doSyncsFail()) {
        if (seat.endsByWritesWithin(END_MAX)) {
          world.seen(
              this,
              seat.name() + " exited with " + seat.exitCode().orElse(0) + ", as syncs failed");
        } else {
          world.complain(seat.name() + " goes on though its syncs fail" + seat.threads());
        }
      }
      seat.kill();
      seat.start();
    }

    @Override
    public String toString() {
      return "failing syncs of " + name(node);
    }
  }

  /** The wall clock jumps, and back at the end. */
  record ClockJump(int node, int hours) implements NodeFault {
    private static final Duration HOUR = Duration.ofHours(1);

    /** By how much a clock may miss what it was set to, on a busy machine. */
    private static final Duration MISSED_MAX = Duration.ofMinutes(1);

    /** A process that has run for so long can say what time it is. */
    private static final Duration TELLS_WITHIN = Duration.ofSeconds(3);

    @Override
    public Kind kind() {
      return Kind.CLOCK_JUMP;
    }

    @Override
    public void inject(World world) {
      world.bed().seat(node).setClock(HOUR.multipliedBy(hours).toSeconds());
    }

    @Override
    public void heal(World world) {
      Seat seat = world.bed().seat(node);
      if (seat.running().compareTo(TELLS_WITHIN) < 0) {
        world.passedBy(this, seat.name() + " isn't there to be asked for the time");
      } else {
        tellOffset(world, seat);
      }
      seat.setClock(0);
    }

    private void tellOffset(World world, Seat seat) {
      seat.clockOffset()
          .filter(offset -> offset.minus(HOUR.multipliedBy(hours)).abs().compareTo(MISSED_MAX) < 0)
          .ifPresent(offset ->
              world.seen(
                  this, "the clock of %s was %d s off".formatted(seat.name(), offset.toSeconds())));
    }

    @Override
    public String toString() {
      return "clock of " + name(node) + " by " + hours + " h";
    }
  }

  /** A node as people call it. */
  static String name(int node) {
    return Bed.name(node);
  }

  /** Nodes as people call them. */
  static String names(List<Integer> nodes) {
    return nodes.stream().map(NodeFault::name).collect(Collectors.joining(", "));
  }
}
