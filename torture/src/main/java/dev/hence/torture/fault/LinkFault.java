package dev.hence.torture.fault;

import dev.hence.torture.bed.Links.Link;
import dev.hence.torture.bed.Pace;
import java.util.List;

/** What befalls links between nodes; clients reach every node all the time. */
sealed interface LinkFault extends Fault {

  /** Says how many packets a fault of links has dropped so far. */
  static void tellDropped(Fault fault, List<Link> links, World world) {
    long dropped = world.bed().links().dropped(links);
    if (dropped > 0) {
      world.seen(fault, dropped + " packets were dropped");
    }
  }

  /** Links carry nothing. */
  record Cut(Kind kind, String shape, List<Link> links) implements LinkFault {
    @Override
    public void inject(World world) {
      world.bed().links().cut(links);
    }

    @Override
    public void heal(World world) {
      tellDropped(this, links, world);
      world.bed().links().mend(links);
    }

    @Override
    public String toString() {
      return shape;
    }
  }

  /** Links lose packets at random. */
  record Loss(List<Link> links, int percent) implements LinkFault {
    @Override
    public Kind kind() {
      return Kind.LOSS;
    }

    @Override
    public void inject(World world) {
      world.bed().links().lose(links, percent);
    }

    @Override
    public void heal(World world) {
      tellDropped(this, links, world);
      world.bed().links().loseNoMore(links, percent);
    }

    @Override
    public String toString() {
      return percent + " % of packets lost on " + links.size() + " links";
    }
  }

  /** Links are led through slow proxies, both ways; connections break at both ends of it. */
  record Slow(List<Link> links, Pace pace) implements LinkFault {
    @Override
    public Kind kind() {
      return Kind.SLOW_LINKS;
    }

    @Override
    public void inject(World world) {
      world.bed().links().slow(links, pace);
    }

    @Override
    public void heal(World world) {
      long passed = world.bed().links().passed(links);
      if (passed > 0) {
        world.seen(this, passed + " bytes went the slow way");
      }
      world.bed().links().slowNoMore(links);
    }

    @Override
    public String toString() {
      List<String> between =
          links.stream()
              .map(link -> NodeFault.name(link.from()) + "-" + NodeFault.name(link.to()))
              .toList();
      return "slow links " + String.join(", ", between) + ": " + pace;
    }
  }
}
