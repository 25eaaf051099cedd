package dev.hence.torture.fault;

import dev.hence.torture.bed.Seat;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Work of an operator in several steps, while clients go on. */
sealed interface StepFault extends Fault {
  /** What a step may take in a cluster that is whole. */
  Duration STEP_MAX = Duration.ofSeconds(40);

  long LOOK_MILLIS = 100;

  /** A node is removed from the view while it runs, stops, comes back and gets a shard again. */
  record RemoveAndReturn(int node, boolean withData) implements StepFault {
    @Override
    public Kind kind() {
      return Kind.REMOVE_AND_RETURN;
    }

    @Override
    public void inject(World world) throws InterruptedException {
      Seat seat = world.bed().seat(node);
      boolean settled = world.settle();
      world.release();
      if (!settled || world.changes().shardSize(node) < 2) {
        world.passedBy(this, seat.name() + " isn't removed: nobody else is known to have its data");
        return;
      }
      if (!world.changes().remove(node, STEP_MAX)) {
        world.complain(seat.name() + " can't be removed from a cluster that is whole");
      }
      boolean removed = !world.changes().isInView(world.changes().other(node), node);
      seat.stop();
      if (!withData) {
        seat.disk().lose();
      }
      seat.start();
      if (world.awaitReady(seat, STEP_MAX)) {
        int shard = world.changes().smallestShard(world.changes().other(node));
        if (!world.changes().add(node, shard, STEP_MAX)) {
          world.complain(seat.name() + " can't be added to s" + shard + " after its return");
        } else if (removed) {
          world.seen(this, seat.name() + " was gone, and is in s" + shard);
        }
      }
    }

    @Override
    public String toString() {
      return "removal of %s and its return %s data"
          .formatted(NodeFault.name(node), withData ? "with its" : "without");
    }
  }

  /** All nodes stop in order and start again, one after another. */
  record RollingRestart(int first) implements StepFault {
    @Override
    public Kind kind() {
      return Kind.ROLLING_RESTART;
    }

    @Override
    public void inject(World world) throws InterruptedException {
      int nodes = world.bed().seats().size();
      int restarted = 0;
      for (int i = 0; i < nodes; i++) {
        Seat seat = world.bed().seat((first + i) % nodes);
        boolean stopped = seat.stop();
        seat.start();
        restarted += world.awaitReady(seat, STEP_MAX) && stopped ? 1 : 0;
      }
      if (restarted == nodes) {
        world.seen(this, "all " + nodes + " nodes stopped well and serve again");
      }
    }

    @Override
    public String toString() {
      return "rolling restart from " + NodeFault.name(first);
    }
  }

  /** A node ends at a step of a hand-over, and starts again. */
  record CrashPoint(int node, String point, int shards) implements StepFault {
    /** From a start to a point that several changes pass. */
    private static final Duration REACHED_MAX = Duration.ofSeconds(40);

    /** How long a change may take before the next one is asked for. */
    private static final Duration CHANGE_MAX = Duration.ofSeconds(8);

    /** The points, as HENCE_CRASH_AT takes them. */
    static final List<String> POINTS =
        Stream.of("copying", "cut-over", "retire", "view", "vote", "filled", "writer", "drop")
            .flatMap(step -> Stream.of(step + ":before-commit", step + ":after-commit"))
            .toList();

    @Override
    public Kind kind() {
      return Kind.CRASH_POINT;
    }

    @Override
    public void inject(World world) throws InterruptedException {
      Seat seat = world.bed().seat(node);
      seat.stop();
      seat.startToCrash(point);
      long deadline = System.nanoTime() + REACHED_MAX.toNanos();
      long change = System.nanoTime();
      int wanted = shards;
      while (seat.node().isAlive() && System.nanoTime() < deadline) {
        if (System.nanoTime() >= change && seat.node().isReady()) {
          // Not each reshard has this node fill slots, and not each has it give some up; but one of
          // those to a single shard, and back to as many as there can be, does.
          world.changes().reshard(world.changes().other(node), wanted, what -> {});
          wanted = wanted == 1 ? world.bed().seats().size() / 2 : 1;
          change = System.nanoTime() + CHANGE_MAX.toNanos();
        }
        Thread.sleep(LOOK_MILLIS);
      }
      if (seat.hasCrashed()) {
        world.seen(this, seat.name() + " ended at " + point);
      } else {
        world.say("  " + seat.name() + " didn't reach " + point);
      }
      seat.kill();
      seat.start();
      world.awaitReady(seat, STEP_MAX);
    }

    @Override
    public String toString() {
      return "crash of %s at %s in a reshard to %d or nearby"
          .formatted(NodeFault.name(node), point, shards);
    }
  }
}
