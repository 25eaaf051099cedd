package dev.hence.node.cli;

import dev.hence.core.clock.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster as a table: a node a row, what it does, what it holds and how far it is behind. */
final class StatusTable {
  private static final String NONE = "-";

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
    List<String> notes = notes();
    if (!notes.isEmpty()) {
      lines.add("");
      lines.addAll(notes);
    }
    holdingBack(lines);
    lines.addAll(Troubles.lines(roll));
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
    return "epoch %s, %s, %s, %d %s; %s"
        .formatted(
            epoch(view.at("epoch").number(0)),
            Amounts.of(shards, "shard"),
            Amounts.of(members, "member"),
            running,
            running == 1 ? "answers" : "answer",
            Bar.transition(roll));
  }

  /** As the log has it: its number, and the branch of one that was forced. */
  private static String epoch(long epoch) {
    return Epoch.text(epoch) + (Epoch.forks(epoch) > 0 ? " (forced)" : "");
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
    return "%s of %s slots, %s keys, %s at %s/s"
        .formatted(
            Amounts.count(here.at("slots-done").number(0)),
            Amounts.count(here.at("slots").number(0)),
            Amounts.count(here.at("registers").number(0)),
            Amounts.bytes(here.at("bytes").number(0)),
            Amounts.bytes(here.at("bytes-per-second").number(0)));
  }

  /** What else is to be said of what is under way, and of nodes without a seat. */
  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Roll.Wait wait : roll.waits()) {
      notes.add("%s (%s) is waited for: %s".formatted(wait.name(), wait.state(), wait.why()));
    }
    for (String leaver : roll.leavers()) {
      notes.add(leaver + " leaves, and waits for the end of the reshard that is under way");
    }
    for (Roll.Entry entry : roll.answered()) {
      JsonTree here = entry.status().at("transition").at("here");
      here.at("slow-because")
          .text()
          .ifPresent(why ->
              notes.add(
                  "%s fetches at %s/s, of %s/s at most (HENCE_MOVE_BYTES_PER_SECOND): %s"
                      .formatted(
                          entry.name(),
                          Amounts.bytes(here.at("bytes-per-second").number(0)),
                          Amounts.bytes(here.at("bytes-per-second-max").number(0)),
                          why)));
      if (entry.status().at("role").text("").equals("removed")) {
        notes.add(
            "%s was removed: it serves nothing and hands requests on; ./hence join %s gives it a"
                    .formatted(entry.name(), entry.name())
                + " seat again");
      }
    }
    return notes;
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
                    Troubles.seconds(held.at("since").text("")),
                    Amounts.count(held.at("log-updates").number(0)),
                    Amounts.bytes(bytes(held)),
                    held.at("fetching").holds()
                        ? "it fetches slots, and catches up by itself"
                        : "bring it back, or ./hence forget it")));
  }

  private static long bytes(JsonTree held) {
    return held.at("log-bytes").number(0);
  }
}
