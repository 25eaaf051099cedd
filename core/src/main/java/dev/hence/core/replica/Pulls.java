package dev.hence.core.replica;

import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Anti-entropy: asks peers for the updates that they have and this node lacks, and answers theirs.
 * One question a writer is under way at a time; it is put again when it wasn't answered.
 */
final class Pulls {
  /**
   * How many bytes of updates an answer carries, and one update more. Some 400 small ones: whoever
   * answers and whoever takes them in does nothing else meanwhile, for some milliseconds.
   */
  private static final int ANSWER_BYTES_MAX = 64 << 10;

  /** After this a question counts as lost: a guess, some round trips on a busy machine. */
  private static final long RETRY_NANOS = 150_000_000;

  /** How long a gap may last that the broadcast usually closes by itself. */
  private static final long PATIENCE_NANOS = 60_000_000;

  /** How long that may last before the slots are fetched anew: a guess, some reports. */
  private static final long UNREACHED_NANOS = 1_000_000_000;

  /** A question under way. */
  private record Asked(Address peer, long through, long coveredThen, long atNanos) {}

  private final Local local;
  private final Peers peers;
  private final Map<Long, Asked> asked = new TreeMap<>();

  /** A gap: up to where a peer had updates when it was noticed, and when that was. */
  private record Gap(long through, long sinceNanos) {}

  private final Map<Long, Gap> gaps = new TreeMap<>();

  /** Since when no log reaches back to what is here of a writer, while somebody serves more. */
  private final Map<Long, Long> unreached = new TreeMap<>();

  /** Where the logs of peers start that were asked for more, by writer. */
  private final Map<Long, Map<Address, Long>> floors = new TreeMap<>();

  Pulls(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /** Asks {@code peer} for the updates of {@code writer} up to {@code through}. */
  void ask(Address peer, long writer, long through) {
    long covered = local.coverage.get(writer);
    Asked before = asked.get(writer);
    boolean underWay =
        before != null
            && local.now.nanos() - before.atNanos() < RETRY_NANOS
            && before.through() >= through
            && peers.at(before.peer()).connected;
    if (covered >= through || underWay) {
      return;
    }
    asked.put(writer, new Asked(peer, through, covered, local.now.nanos()));
    local.out.send(peer, new Message.Pull(writer, covered, through, local.now.nanos()));
  }

  /** Asks whoever is known to have them, else all who count, for what is missing. */
  void ask(VectorClock missing) {
    for (int i = 0; i < missing.size(); i++) {
      long writer = missing.writer(i);
      long through = missing.count(i);
      List<Peer> holders = peers.holders(writer);
      List<Peer> known =
          holders.stream()
              .filter(peer -> peer.coverage().get(writer) >= through && reachesBack(peer, writer))
              .toList();
      if (!known.isEmpty()) {
        ask(known.getFirst().address, writer, through);
      } else if (!asked.containsKey(writer)) {
        for (Peer peer : holders) {
          local.out.send(
              peer.address,
              new Message.Pull(writer, local.coverage.get(writer), through, local.now.nanos()));
        }
        if (!holders.isEmpty()) {
          asked.put(
              writer,
              new Asked(
                  holders.getFirst().address,
                  through,
                  local.coverage.get(writer),
                  local.now.nanos()));
        }
      }
    }
  }

  /** Updates arrived from {@code from}: asks on if it has more that was asked for. */
  void received(Address from, long writer) {
    long covered = local.coverage.get(writer);
    Asked question = asked.get(writer);
    if (question == null) {
      return;
    }
    if (covered >= question.through()) {
      asked.remove(writer);
    } else if (question.peer().equals(from) && covered > question.coveredThen()) {
      asked.remove(writer);
      ask(from, writer, question.through());
    }
  }

  /** Looks for gaps that last: what a connected peer has had for a while and this node hasn't. */
  void tick() {
    asked.values().removeIf(q -> local.now.nanos() - q.atNanos() >= RETRY_NANOS);
    Map<Long, Peer> best = new TreeMap<>();
    for (Peer peer : peers.all()) {
      VectorClock theirs = peer.connected ? peer.coverage() : VectorClock.EMPTY;
      for (int i = 0; i < theirs.size(); i++) {
        long writer = theirs.writer(i);
        if (theirs.count(i) > local.coverage.get(writer)
            && local.tracks(writer)
            && peers.isMember(peer)
            && reachesBack(peer, writer)) {
          best.merge(
              writer,
              peer,
              (one, other) ->
                  other.coverage().get(writer) > one.coverage().get(writer) ? other : one);
        }
      }
    }
    gaps.entrySet().removeIf(e -> local.coverage.get(e.getKey()) >= e.getValue().through());
    best.forEach((writer, peer) -> {
      long through = peer.coverage().get(writer);
      Gap gap = gaps.computeIfAbsent(writer, w -> new Gap(through, local.now.nanos()));
      if (local.now.nanos() - gap.sinceNanos() >= PATIENCE_NANOS) {
        ask(peer.address, writer, through);
      }
    });
  }

  /**
   * A writer of whom somebody who serves has had more for a while, and nobody's log reaches back to
   * what is here, if there is one. So it is when those who lacked it, too, have been filled.
   */
  OptionalLong outOfReach() {
    for (long writer : List.copyOf(floors.keySet())) {
      boolean served = false;
      boolean reached = false;
      for (Peer peer : peers.holders(writer)) {
        boolean hasMore = peer.coverage().get(writer) > local.coverage.get(writer);
        served |= hasMore && peer.serving();
        reached |= hasMore && reachesBack(peer, writer);
      }
      if (!local.tracks(writer) || !served || reached) {
        unreached.remove(writer);
      } else if (local.now.nanos() - unreached.computeIfAbsent(writer, w -> local.now.nanos())
          >= UNREACHED_NANOS) {
        unreached.remove(writer);
        return OptionalLong.of(writer);
      }
    }
    return OptionalLong.empty();
  }

  /** Whether the peer's log may have what follows this node's coverage. */
  private boolean reachesBack(Peer peer, long writer) {
    Map<Address, Long> known = floors.get(writer);
    return known == null || known.getOrDefault(peer.address, 0L) <= local.coverage.get(writer);
  }

  /** Whether the peer is there and may have more of the writer in its log, from here on. */
  private boolean mayHelp(Peer peer, long writer) {
    boolean hasMore =
        peer.report.isEmpty() || peer.coverage().get(writer) > local.coverage.get(writer);
    return peer.connected && hasMore && reachesBack(peer, writer);
  }

  /**
   * A peer's log starts too late to answer. True if nobody else who counts for the writer and is
   * there can: then the gap can't be closed from logs.
   */
  boolean trimmed(Address from, Message.Trimmed trimmed) {
    long writer = trimmed.writer();
    if (local.coverage.get(writer) >= trimmed.floor() || !local.tracks(writer)) {
      return false;
    }
    floors.computeIfAbsent(writer, w -> new TreeMap<>()).merge(from, trimmed.floor(), Math::max);
    asked.remove(writer);
    for (Address holder : local.layout.orElseThrow().holders(writer)) {
      if (!holder.equals(local.self()) && mayHelp(peers.at(holder), writer)) {
        return false;
      }
    }
    return true;
  }

  /** Answers a peer's question from the log. */
  void answer(Address from, Message.Pull pull) {
    long has = local.durable.get(pull.writer());
    long through = Math.min(pull.through(), has);
    if (through <= pull.after()) {
      local.layout.ifPresent(layout ->
          local.out.send(
              from,
              new Message.Lacking(pull.writer(), layout.view().epoch(), has, pull.askedNanos())));
      return;
    }
    List<Update> updates =
        local.store.updates(pull.writer(), pull.after(), through, ANSWER_BYTES_MAX);
    if (updates.isEmpty()) {
      local.out.send(from, new Message.Trimmed(pull.writer(), through));
      return;
    }
    long first = updates.getFirst().dot().n();
    if (first > pull.after() + 1) {
      local.out.send(from, new Message.Trimmed(pull.writer(), first - 1));
      return;
    }
    local.out.send(
        from, new Message.Updates(new UpdateRange(pull.writer(), pull.after(), updates)));
  }
}
