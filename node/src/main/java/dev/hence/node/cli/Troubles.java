package dev.hence.node.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The latest warnings and errors of all nodes, a line for each kind. */
final class Troubles {
  private static final int KINDS_MAX = 5;

  /** A warning of one node, told once or more often. */
  private record Trouble(String node, JsonTree told) {
    String time() {
      return told.at("time").text("");
    }

    String since() {
      return told.at("since").text(time());
    }

    long count() {
      return told.at("count").number(1);
    }

    String kind() {
      return "%-5s  %s".formatted(told.at("level").text(""), told.at("event").text(""));
    }
  }

  private Troubles() {}

  static List<String> lines(Roll roll) {
    List<Trouble> troubles = new ArrayList<>();
    for (Roll.Entry entry : roll.answered()) {
      for (JsonTree error : entry.status().at("errors").items()) {
        troubles.add(new Trouble(entry.name(), error));
      }
    }
    if (troubles.isEmpty()) {
      return List.of();
    }
    troubles.sort(Comparator.comparing(Trouble::time));
    Map<String, List<Trouble>> kinds = new LinkedHashMap<>();
    for (Trouble trouble : troubles) {
      // Put in again at the end: the kinds go by their last ones.
      List<Trouble> alike =
          Optional.ofNullable(kinds.remove(trouble.kind())).orElseGet(ArrayList::new);
      alike.add(trouble);
      kinds.put(trouble.kind(), alike);
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "last warnings, a line for each kind, of %d that nodes remember:"
            .formatted(troubles.size()));
    kinds.values().stream()
        .skip(Math.max(0, kinds.size() - KINDS_MAX))
        .forEach(alike -> lines.add(line(alike)));
    return lines;
  }

  /** The last one, and how many there were. */
  private static String line(List<Trouble> alike) {
    Trouble last = alike.getLast();
    return "  %s  %-5s  %s  %s  %s%s"
        .formatted(
            seconds(last.time()),
            last.told().at("level").text(""),
            last.node(),
            last.told().at("event").text(""),
            String.join("  ", last.told().at("fields").pairs()),
            more(alike))
        .stripTrailing();
  }

  private static String more(List<Trouble> alike) {
    long count = alike.stream().mapToLong(Trouble::count).sum();
    if (count == 1) {
      return "";
    }
    String since = alike.stream().map(Trouble::since).min(Comparator.naturalOrder()).orElse("");
    TreeSet<String> nodes = new TreeSet<>();
    alike.forEach(trouble -> nodes.add(trouble.node()));
    return "  (%s times since %s%s)"
        .formatted(
            Amounts.count(count),
            seconds(since),
            nodes.size() == 1 ? "" : ", at " + String.join(", ", nodes));
  }

  /** A time without the fraction of its second. */
  static String seconds(String time) {
    return time.replaceFirst("\\..*Z$", "Z");
  }
}
