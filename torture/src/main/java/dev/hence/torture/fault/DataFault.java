package dev.hence.torture.fault;

import dev.hence.torture.bed.Damage;
import dev.hence.torture.bed.Seat;
import java.time.Duration;

/**
 * What befalls the data of one node. Each first lets all replicas catch up, clients held: with one
 * disk alone nothing that was acknowledged may then be lost.
 */
sealed interface DataFault extends Fault {
  /** From the start of a node without its data to its serving. */
  Duration FILLED_MAX = Duration.ofSeconds(60);

  int node();

  /** Does what it does to the data of the node, which doesn't run. */
  void hurt(World world, Seat seat);

  @Override
  default void inject(World world) throws InterruptedException {
    Seat seat = world.bed().seat(node());
    prepare(seat);
    boolean settled = world.settle();
    try {
      if (!settled || world.changes().shardSize(node()) < 2) {
        world.say(seat.name() + " keeps its data: nobody else is known to have it");
        return;
      }
      seat.kill();
      hurt(world, seat);
      start(seat);
    } finally {
      world.release();
    }
    recover(world, seat);
  }

  /** Before the replicas are all alike. */
  default void prepare(Seat seat) throws InterruptedException {}

  /** Starts the node, clients held. */
  default void start(Seat seat) {
    seat.start();
  }

  /** Sees the node back, clients at work. */
  default void recover(World world, Seat seat) throws InterruptedException {
    world.awaitReady(seat, FILLED_MAX);
  }

  /** The folder is empty; a node that it may fill itself from is killed for a while meanwhile. */
  record LostDisk(int node, int alsoKilled) implements DataFault {
    private static final long KILLED_AFTER_MILLIS = 1_500;
    private static final long KILLED_FOR_MILLIS = 2_000;

    @Override
    public Kind kind() {
      return Kind.LOST_DISK;
    }

    @Override
    public void hurt(World world, Seat seat) {
      seat.disk().lose();
    }

    @Override
    public void recover(World world, Seat seat) throws InterruptedException {
      Thread.sleep(KILLED_AFTER_MILLIS);
      world.bed().seat(alsoKilled).kill();
      Thread.sleep(KILLED_FOR_MILLIS);
      world.bed().seat(alsoKilled).start();
      world.awaitReady(seat, FILLED_MAX);
    }

    @Override
    public String toString() {
      return "lost disk of %s, with a kill of %s while it fills"
          .formatted(NodeFault.name(node), NodeFault.name(alsoKilled));
    }
  }

  /** The folder is what it was some time ago. */
  record OldCopy(int node, int ageMillis) implements DataFault {
    @Override
    public Kind kind() {
      return Kind.OLD_COPY;
    }

    @Override
    public void prepare(Seat seat) throws InterruptedException {
      seat.stop();
      seat.disk().keepCopy();
      seat.start();
      Thread.sleep(ageMillis);
    }

    @Override
    public void hurt(World world, Seat seat) {
      seat.disk().restoreCopy();
    }

    @Override
    public String toString() {
      return "data of %s restored from a copy of %.1f s ago"
          .formatted(NodeFault.name(node), ageMillis / 1000.0);
    }
  }

  /**
   * Bits are flipped or a file is cut. The node may end when it finds that, at its start or when it
   * reads; but it comes back by itself then, and shows nothing else than its peers.
   */
  record Damaged(Kind kind, int node, long seed) implements DataFault {
    private static final int STARTS_MAX = 3;

    @Override
    public void hurt(World world, Seat seat) {
      seat.spoil();
      String done =
          kind == Kind.CUT_FILE
              ? Damage.cutFile(seat.disk().data(), seed)
              : Damage.flipBits(seat.disk().data(), seed);
      world.say("  " + done);
    }

    @Override
    public void start(Seat seat) {
      seat.startSpoilt();
    }

    @Override
    public void recover(World world, Seat seat) throws InterruptedException {
      for (int starts = 1; !world.readsEverything(seat, FILLED_MAX); starts++) {
        if (starts == STARTS_MAX || seat.node().isAlive()) {
          world.complain(seat.name() + " doesn't come back after damage" + seat.node().logTail());
          return;
        }
        world.say("  " + seat.name() + " ended, as its data is damaged");
        seat.startSpoilt();
      }
      seat.start();
    }

    @Override
    public String toString() {
      return (kind == Kind.CUT_FILE ? "a file cut at " : "bits flipped at ") + NodeFault.name(node);
    }
  }
}
