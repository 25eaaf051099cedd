package dev.hence.torture.fault;

import dev.hence.torture.bed.Links.Link;
import java.util.ArrayList;
import java.util.List;

/** The shapes of partitions. */
final class Partitions {
  private Partitions() {}

  /** Two groups that don't hear each other. */
  static Fault halves(List<Integer> left, List<Integer> right) {
    return new LinkFault.Cut(
        Kind.HALVES,
        "halves " + NodeFault.names(left) + " | " + NodeFault.names(right),
        between(left, right));
  }

  /** One node that nobody hears and that hears nobody. */
  static Fault isolated(int node, List<Integer> others) {
    return new LinkFault.Cut(
        Kind.ISOLATED, NodeFault.name(node) + " isolated", between(List.of(node), others));
  }

  /** Each hears only its two neighbours. */
  static Fault ring(List<Integer> order) {
    List<Link> cut = new ArrayList<>();
    int nodes = order.size();
    for (int i = 0; i < nodes; i++) {
      for (int j = 0; j < nodes; j++) {
        int apart = Math.floorMod(i - j, nodes);
        if (apart > 1 && apart < nodes - 1) {
          cut.add(new Link(order.get(i), order.get(j)));
        }
      }
    }
    return new LinkFault.Cut(Kind.RING, "ring " + NodeFault.names(order), cut);
  }

  /** Two groups that only one node hears both of. */
  static Fault bridge(int middle, List<Integer> left, List<Integer> right) {
    return new LinkFault.Cut(
        Kind.BRIDGE,
        "bridge "
            + NodeFault.names(left)
            + " | "
            + NodeFault.name(middle)
            + " | "
            + NodeFault.names(right),
        between(left, right));
  }

  /** The first group doesn't hear the second. */
  static Fault oneWay(List<Integer> deaf, List<Integer> unheard) {
    return new LinkFault.Cut(
        Kind.ONE_WAY,
        NodeFault.names(deaf) + " don't hear " + NodeFault.names(unheard),
        towards(unheard, deaf));
  }

  /** One direction between two nodes. */
  static Fault oneLink(Link link) {
    return new LinkFault.Cut(
        Kind.LINK_BY_LINK,
        NodeFault.name(link.to()) + " doesn't hear " + NodeFault.name(link.from()),
        List.of(link));
  }

  private static List<Link> between(List<Integer> left, List<Integer> right) {
    List<Link> links = new ArrayList<>(towards(left, right));
    links.addAll(towards(right, left));
    return links;
  }

  private static List<Link> towards(List<Integer> from, List<Integer> to) {
    return from.stream().flatMap(a -> to.stream().map(b -> new Link(a, b))).toList();
  }
}
