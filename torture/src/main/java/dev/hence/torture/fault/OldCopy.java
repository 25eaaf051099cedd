package dev.hence.torture.fault;

import dev.hence.torture.bed.Links.Link;
import dev.hence.torture.bed.Seat;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of a node is what it was some time ago. Alone, the node starts cut off from all
 * others, so that nobody can tell it what it wrote since, and takes writes until the cut heals.
 * What it would show meanwhile is as old as its data: a token doesn't name what all replicas have
 * had.
 *
 * @param kind with all links, or alone
 * @param ageMillis the time from the copy to its restoring, at least
 * @param aloneMillis how long the node is cut off once it serves
 */
record OldCopy(Kind kind, int node, int ageMillis, int aloneMillis) implements DataFault {
  /** From the end of a cut to the time when each node has heard from the other. */
  private static final long HEARD_MILLIS = 3_000;

  @Override
  public void prepare(Seat seat) throws InterruptedException {
    seat.stop();
    seat.disk().keepCopy();
    seat.start();
    Thread.sleep(ageMillis);
  }

  @Override
  public void hurt(World world, Seat seat) {
    long older = seat.disk().restoreCopy();
    if (older == 0) {
      world.say("  nothing was written since the copy");
    } else if (isAlone()) {
      world.say("  " + older + " files are older than they were");
    } else {
      world.seen(this, older + " files are older than they were");
    }
  }

  private boolean isAlone() {
    return kind == Kind.OLD_COPY_ALONE;
  }

  /** Until it has heard from its peers, nobody reads there; but it takes writes. */
  @Override
  public void start(World world, Seat seat) throws InterruptedException {
    if (isAlone()) {
      world.bed().links().cut(links(world));
    }
    seat.start();
    boolean serves = world.awaitReady(seat, FILLED_MAX);
    if (serves && !seat.heardAllAtStart()) {
      world.writeOnly(node, true);
      world.say("  " + seat.name() + " serves without a word of all its peers");
    }
  }

  @Override
  public void recover(World world, Seat seat, Before before) throws InterruptedException {
    if (isAlone()) {
      Thread.sleep(aloneMillis);
      if (seat.takesWrite()) {
        world.seen(this, seat.name() + " took writes on old data, cut off");
      }
      world.bed().links().mend(links(world));
    }
    Thread.sleep(HEARD_MILLIS);
    world.awaitReady(seat, FILLED_MAX);
    world.writeOnly(node, false);
  }

  private List<Link> links(World world) {
    List<Link> links = new ArrayList<>();
    for (int other = 0; other < world.bed().seats().size(); other++) {
      if (other != node) {
        links.add(new Link(node, other));
        links.add(new Link(other, node));
      }
    }
    return links;
  }

  @Override
  public String toString() {
    return "data of %s restored from a copy of %.1f s ago%s"
        .formatted(
            NodeFault.name(node),
            ageMillis / 1000.0,
            isAlone() ? ", cut off for %.1f s".formatted(aloneMillis / 1000.0) : "");
  }
}
