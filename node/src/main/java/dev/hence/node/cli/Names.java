package dev.hence.node.cli;

import java.util.List;

/** What nodes are called that are started here. */
final class Names {
  private static final List<String> PEOPLE =
      List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy");

  private Names() {}

  /** The name of the node with this place in VIEW, counted from 0. */
  static String of(int index) {
    return index < PEOPLE.size() ? PEOPLE.get(index) : "node-" + (index + 1);
  }
}
