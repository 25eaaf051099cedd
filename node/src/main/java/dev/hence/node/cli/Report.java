package dev.hence.node.cli;

import java.util.List;

/** What a user is told about a cluster that runs here. */
final class Report {
  private Report() {}

  /** Who is where. */
  static List<String> seats(List<Running> nodes) {
    Table table = new Table("NODE", "ADDRESS", "SHARD", "PID", "LOG");
    for (Running node : nodes) {
      table.row(
          node.name(),
          node.address().text(),
          new Probe(node.address()).shard().orElse("-"),
          Long.toString(node.pid()),
          node.log().toString());
    }
    return table.lines();
  }

  /** Commands to try; they can be copied as they stand. */
  static List<String> trials(List<Running> nodes) {
    String first = url(nodes.getFirst());
    String middle = url(nodes.get(nodes.size() / 2));
    String last = url(nodes.getLast());
    return List.of(
        "Try it: write at one node, read at another, and hand on what you have seen:",
        "  curl -X PUT -d '{\"value\": \"Lisbon\"}' " + first,
        "  curl " + middle,
        "  curl -X GET -d \"$(curl -s " + first + ")\" " + last);
  }

  private static String url(Running node) {
    return "http://" + node.address() + "/kvs/city";
  }
}
