package dev.hence.torture.fault;

import dev.hence.torture.bed.Links.Link;
import dev.hence.torture.bed.Pace;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What befalls links between nodes; clients reach every node all the time. */
sealed interface LinkFault extends Fault {

  /** A node that has run for so long has had something to send on each of its links. */
  Duration SENDS_WITHIN = Duration.ofSeconds(3);

  /** Says how many packets a fault of links has dropped so far. */
  static void tellDropped(Fault fault, List<Link> links, World world) {
    long dropped = world.bed().links().dropped(links);
    if (dropped > 0) {
      world.seen(fault, dropped + " packets were dropped");
    } else {
      tellUnused(fault, links.stream().map(Link::from), world);
    }
  }

  /** Passes a fault by if nobody has run who could have sent something. */
  private static void tellUnused(Fault fault, Stream<Integer> senders, World world) {
    if (senders.allMatch(node -> world.bed().seat(node).running().compareTo(SENDS_WITHIN) < 0)) {
      world.passedBy(fault, "nobody ran who would have sent anything");
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
      } else {
        tellUnused(this, links.stream().flatMap(link -> Stream.of(link.from(), link.to())), world);
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
