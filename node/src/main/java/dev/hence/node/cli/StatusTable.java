package dev.hence.node.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster as a table: a node a row, what it does, what it holds and how far it is behind. */
final class StatusTable {
  private static final String NONE = "-";
  private static final int TROUBLES_MAX = 3;

  private final Roll roll;

  private StatusTable(Roll roll) {
    this.roll = roll;
  }

  static List<String> lines(Roll roll) {
    return new StatusTable(roll).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    lines.addAll(table());
    holdingBack(lines);
    troubles(lines);
    return lines;
  }

  private String headline() {
    JsonTree view = roll.view();
    if (view.isNothing()) {
      return "no node answers";
    }
    long members = view.at("members").items().size();
    long shards = view.at("shard-count").number(0);
    long running = roll.answered().size();
    return "epoch %d, %d %s, %d %s, %d %s; %s"
        .formatted(
            view.at("epoch").number(0),
            shards,
            shards == 1 ? "shard" : "shards",
            members,
            members == 1 ? "member" : "members",
            running,
            running == 1 ? "answers" : "answer",
            Bar.transition(roll));
  }

  private List<String> table() {
    Table table =
        new Table(
                "NODE",
                "ADDRESS",
                "SHARD",
                "ROLE",
                "KEYS",
                "TOMBSTONES",
                "LOG",
                "DISK",
                "LAG",
                "UNSTABLE",
                "PEERS",
                "FETCHING")
            .right(4, 5, 6, 7, 8, 9, 10);
    for (Roll.Entry entry : roll.entries()) {
      JsonTree status = entry.status();
      if (entry.answered()) {
        table.row(
            entry.name(),
            entry.address().text(),
            status.at("shard").text(NONE),
            status.at("role").text(NONE),
            Amounts.count(status.at("keys").number(0)),
            Amounts.count(status.at("tombstones").number(0)),
            Amounts.bytes(status.at("log").at("bytes").number(0)),
            Amounts.bytes(status.at("disk-bytes").number(0)),
            Amounts.count(lag(status)),
            Amounts.count(status.at("stability").at("unstable-updates").number(0)),
            peers(status),
            fetching(status.at("transition").at("here")));
      } else {
        table.row(
            entry.name(),
            entry.address().text(),
            shardInView(entry),
            state(entry),
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            "");
      }
    }
    return table.lines();
  }

  /** How many updates that some peer has the node lacks: those of the peer that has most. */
  private static long lag(JsonTree status) {
    return status.at("peers").items().stream()
        .mapToLong(peer -> peer.at("ahead").number(0))
        .max()
        .orElse(0);
  }

  private static String peers(JsonTree status) {
    List<JsonTree> peers = status.at("peers").items();
    long connected = peers.stream().filter(peer -> peer.at("connected").holds()).count();
    return connected + "/" + peers.size();
  }

  private static String fetching(JsonTree here) {
    if (here.isNothing()) {
      return "";
    }
    return "%s of %s slots, %s keys, %s"
        .formatted(
            Amounts.count(here.at("slots-done").number(0)),
            Amounts.count(here.at("slots").number(0)),
            Amounts.count(here.at("registers").number(0)),
            Amounts.bytes(here.at("bytes").number(0)));
  }

  private String shardInView(Roll.Entry entry) {
    return roll.view().at("members").items().stream()
        .filter(member -> member.at("address").text("").equals(entry.address().text()))
        .findFirst()
        .map(member -> member.at("shard").text(NONE))
        .orElse(NONE);
  }

  private static String state(Roll.Entry entry) {
    boolean alive = entry.node().process().map(Running::isAlive).orElse(true);
    return alive ? "no answer" : "dead";
  }

  /** Who keeps updates from becoming stable, as the node says that keeps most because of it. */
  private void holdingBack(List<String> lines) {
    Map<String, JsonTree> most = new TreeMap<>();
    for (Roll.Entry entry : roll.answered()) {
      for (JsonTree held : entry.status().at("stability").at("held-back-by").items()) {
        most.merge(
            held.at("address").text(""),
            held,
            (one, other) -> bytes(other) > bytes(one) ? other : one);
      }
    }
    if (!most.isEmpty()) {
      lines.add("");
    }
    most.forEach((address, held) ->
        lines.add(
            "%s holds updates back from becoming stable since %s: up to %s in %s kept for it; %s"
                .formatted(
                    roll.find(address).map(Roll.Entry::name).orElse(address),
                    seconds(held.at("since").text("")),
                    Amounts.count(held.at("log-updates").number(0)),
                    Amounts.bytes(bytes(held)),
                    held.at("fetching").holds()
                        ? "it fetches slots, and catches up by itself"
                        : "bring it back, or ./hence forget it")));
  }

  /** A time without the fraction of its second. */
  private static String seconds(String time) {
    return time.replaceFirst("\\..*Z$", "Z");
  }

  private static long bytes(JsonTree held) {
    return held.at("log-bytes").number(0);
  }

  /** The latest warnings and errors of all nodes. */
  private void troubles(List<String> lines) {
    record Trouble(String time, String line) {}
    List<Trouble> troubles = new ArrayList<>();
    for (Roll.Entry entry : roll.answered()) {
      for (JsonTree error : entry.status().at("errors").items()) {
        String time = error.at("time").text("");
        troubles.add(
            new Trouble(
                time,
                "  %s  %-5s  %s  %s  %s"
                    .formatted(
                        seconds(time),
                        error.at("level").text(""),
                        entry.name(),
                        error.at("event").text(""),
                        String.join("  ", error.at("fields").pairs()))
                    .stripTrailing()));
      }
    }
    troubles.sort(Comparator.comparing(Trouble::time));
    if (!troubles.isEmpty()) {
      lines.add("");
      lines.add("last warnings, of %d that nodes remember:".formatted(troubles.size()));
      troubles.stream()
          .skip(Math.max(0, troubles.size() - TROUBLES_MAX))
          .forEach(trouble -> lines.add(trouble.line()));
    }
  }
}
