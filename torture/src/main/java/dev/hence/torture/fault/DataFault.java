package dev.hence.torture.fault;

import dev.hence.torture.bed.Damage;
import dev.hence.torture.bed.Seat;
import java.time.Duration;

/**
 * What befalls the data of one node. Each first lets all replicas catch up, clients held: with one
 * disk alone nothing that was acknowledged may then be lost.
 */
sealed interface DataFault extends Fault permits DataFault.LostDisk, DataFault.Damaged, OldCopy {
  /** From the start of a node without its data to its serving. */
  Duration FILLED_MAX = Duration.ofSeconds(60);

  int node();

  /**
   * What a node was before.
   *
   * @param identity as it names itself
   * @param damages how often it had found its data damaged
   */
  record Before(String identity, int damages) {
    static Before of(Seat seat) {
      return new Before(seat.identity(), seat.damageFound());
    }
  }

  /** Does what it does to the data of the node, which doesn't run. */
  void hurt(World world, Seat seat);

  /** Sees the node back, clients at work. */
  void recover(World world, Seat seat, Before before) throws InterruptedException;

  @Override
  default void inject(World world) throws InterruptedException {
    Seat seat = world.bed().seat(node());
    prepare(seat);
    boolean settled = world.settle();
    Before before = Before.of(seat);
    try {
      if (!settled || world.changes().shardSize(node()) < 2) {
        world.passedBy(this, seat.name() + " keeps its data: nobody else is known to have it");
        return;
      }
      seat.kill();
      hurt(world, seat);
      start(world, seat);
    } finally {
      world.release();
    }
    recover(world, seat, before);
  }

  /** Before the replicas are all alike. */
  default void prepare(Seat seat) throws InterruptedException {}

  /** Starts the node, clients held. */
  default void start(World world, Seat seat) throws InterruptedException {
    seat.start();
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
    public void recover(World world, Seat seat, Before before) throws InterruptedException {
      Thread.sleep(KILLED_AFTER_MILLIS);
      world.bed().seat(alsoKilled).kill();
      Thread.sleep(KILLED_FOR_MILLIS);
      world.bed().seat(alsoKilled).start();
      if (world.awaitReady(seat, FILLED_MAX)) {
        String now = seat.identity();
        if (!now.isEmpty() && !now.equals(before.identity())) {
          world.seen(this, seat.name() + " serves again, filled as another node");
        }
      }
    }

    @Override
    public String toString() {
      return "lost disk of %s, with a kill of %s while it fills"
          .formatted(NodeFault.name(node), NodeFault.name(alsoKilled));
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
    public void start(World world, Seat seat) {
      seat.startSpoilt();
    }

    @Override
    public void recover(World world, Seat seat, Before before) throws InterruptedException {
      for (int starts = 1; !world.readsEverything(seat, FILLED_MAX); starts++) {
        if (starts == STARTS_MAX || seat.node().isAlive()) {
          world.complain(
              seat.name()
                  + " doesn't come back after damage"
                  + seat.threads()
                  + seat.node().logTail());
          return;
        }
        world.say("  " + seat.name() + " ended, as its data is damaged");
        seat.startSpoilt();
      }
      seat.start();
      if (seat.damageFound() > before.damages()) {
        world.seen(this, seat.name() + " found the damage, set its data aside and serves again");
      } else {
        world.say("  " + seat.name() + " noticed nothing, and serves");
      }
    }

    @Override
    public String toString() {
      return (kind == Kind.CUT_FILE ? "a file cut at " : "bits flipped at ") + NodeFault.name(node);
    }
  }
}
