package dev.hence.core.replica;

import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
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

  /**
   * A question under way: whom it was put to, and what was wanted meanwhile.
   *
   * @param through up to where it asks
   * @param coveredThen what was here when it was put
   * @param next who has more, up to {@code wanted}; asked when this one is answered
   */
  private record Asked(
      Address peer, long through, long coveredThen, long atNanos, Address next, long wanted) {
    Asked wanting(Address who, long more) {
      return more > wanted ? new Asked(peer, through, coveredThen, atNanos, who, more) : this;
    }
  }

  private final Local local;
  private final Peers peers;
  private final Map<Long, Asked> asked = new TreeMap<>();

  /** A gap: up to where a peer had updates when it was noticed, and when that was. */
  private record Gap(long through, long sinceNanos) {}

  private final Map<Long, Gap> gaps = new TreeMap<>();

  /** What is known of a writer whose updates somebody was asked for and has in no log any more. */
  private static final class Truncated {
    /** Where the logs of peers start. */
    private final Map<Address, Long> floors = new TreeMap<>();

    /** Peers that had no more than is here, and how much was here then. */
    private final Map<Address, Long> denials = new TreeMap<>();

    /** When somebody's log last turned out to start too late. */
    private long sinceNanos;

    /** Since when nobody has been left to ask, while slots with more could be had. */
    private OptionalLong unreachedNanos = OptionalLong.empty();
  }

  private final Map<Long, Truncated> truncated = new TreeMap<>();

  Pulls(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /**
   * Asks {@code peer} for the updates of {@code writer} up to {@code through}; once what was asked
   * before has come, if a question is under way: its answer would only come twice.
   */
  void ask(Address peer, long writer, long through) {
    if (local.coverage.get(writer) >= through) {
      return;
    }
    Asked before = asked.get(writer);
    if (before != null
        && local.now.nanos() - before.atNanos() < RETRY_NANOS
        && peers.at(before.peer()).connected) {
      asked.put(writer, before.wanting(peer, through));
    } else {
      question(peer, writer, through);
    }
  }

  /** Asks whoever is known to have them, else all who count, for what is missing. */
  void ask(VectorClock missing) {
    for (int i = 0; i < missing.size(); i++) {
      long writer = missing.writer(i);
      long through = missing.count(i);
      List<Peer> holders = peers.holders(writer);
      List<Peer> known =
          holders.stream()
              .filter(peer ->
                  peer.coverage().get(writer) >= through
                      && peers.isHeard(peer)
                      && reachesBack(peer, writer))
              .toList();
      if (!known.isEmpty()) {
        ask(known.getFirst().address, writer, through);
      } else if (!asked.containsKey(writer)) {
        holders.forEach(peer -> question(peer.address, writer, through));
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
    boolean answeredInPart = question.peer().equals(from) && covered > question.coveredThen();
    if (covered >= question.through() || answeredInPart) {
      asked.remove(writer);
      ask(from, writer, question.through());
      ask(question.next(), writer, question.wanted());
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
            && peers.isHeard(peer)
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
   * A writer of whom somebody who serves has had more for a while, and of whom nobody can send what
   * follows here, if there is one. So it is when those who lacked it, too, have been filled.
   */
  OptionalLong outOfReach() {
    truncated.keySet().removeIf(writer -> !local.tracks(writer));
    for (Map.Entry<Long, Truncated> entry : truncated.entrySet()) {
      long writer = entry.getKey();
      Truncated known = entry.getValue();
      if (!isToBeHad(writer) || askOthers(writer, known)) {
        known.unreachedNanos = OptionalLong.empty();
      } else if (known.unreachedNanos.isEmpty()) {
        known.unreachedNanos = OptionalLong.of(local.now.nanos());
      } else if (local.now.nanos() - known.unreachedNanos.getAsLong() >= UNREACHED_NANOS) {
        known.unreachedNanos = OptionalLong.empty();
        return OptionalLong.of(writer);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Whether somebody who serves has more of the writer: slots given up could be had there. Where
   * nobody does they can be had from one whose former role it was, which can't end before. Of those
   * who serve without it, the first in view order fetches them; the others fetch them there. Of one
   * who has more a part of the slots may be had alone, since it copied these for a reshard: that
   * isn't enough as long as somebody who may have the rest is away. Nor is one of other slots.
   *
   * <p>While the view is copying, one that has copied all keeps it: it has said so, and the
   * cut-over may be agreed on.
   */
  private boolean isToBeHad(long writer) {
    boolean copying = local.layout.orElseThrow().view().copying();
    if (copying && local.held.containsAll(local.desired())) {
      return false;
    }
    long next = local.coverage.get(writer) + 1;
    boolean had =
        peers.serving(writer, next).stream().anyMatch(peer -> !fetchesFirst(peer))
            || (peers.keeps(writer, next) && !peers.isServedBefore(writer));
    SlotSet held = local.layout.orElseThrow().slotsOf(writer).intersection(local.held);
    SlotSet offered = peers.offered(writer, next);
    return had
        && (offered.containsAll(held) || (offered.intersects(held) && peers.allRespond(writer)));
  }

  /**
   * Whether the peer has to fetch slots anew from here, too. Both at once would leave nobody who
   * holds them: the later one in view order goes first, and then has what both had.
   */
  private boolean fetchesFirst(Peer peer) {
    Layout layout = local.layout.orElseThrow();
    if (!layout.view().isBefore(local.self(), peer.address)) {
      return false;
    }
    for (int i = 0; i < local.coverage.size(); i++) {
      long writer = local.coverage.writer(i);
      long theirs = peer.coverage().get(writer);
      boolean lacksSome =
          theirs < local.coverage.count(i)
              && layout.slotsOf(writer).intersects(layout.present(peer.address));
      if (lacksSome && !local.log.reachesBack(writer, theirs)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the peer's log may have what follows this node's coverage. */
  private boolean reachesBack(Peer peer, long writer) {
    Truncated known = truncated.get(writer);
    return known == null
        || known.floors.getOrDefault(peer.address, 0L) <= local.coverage.get(writer);
  }

  /**
   * Whether the peer may send what follows here of the writer. Its report may be old: where it
   * tells of no more than is here, it may until it has said so to a question.
   */
  private boolean mayHelp(Peer peer, long writer, Truncated known) {
    long covered = local.coverage.get(writer);
    Long denied = known.denials.get(peer.address);
    boolean denies = denied != null && denied == covered && peer.coverage().get(writer) <= covered;
    return reachesBack(peer, writer) && !denies;
  }

  /** Asks those who may help if that is all one knows of them; false if nobody may. */
  private boolean askOthers(long writer, Truncated known) {
    List<Peer> left =
        peers.holders(writer).stream().filter(peer -> mayHelp(peer, writer, known)).toList();
    long covered = local.coverage.get(writer);
    if (!asked.containsKey(writer)) {
      for (Peer peer : left) {
        if (peer.coverage().get(writer) <= covered) {
          question(peer.address, writer, covered + 1);
        }
      }
    }
    return !left.isEmpty();
  }

  private void question(Address peer, long writer, long through) {
    long covered = local.coverage.get(writer);
    asked.put(writer, new Asked(peer, through, covered, local.now.nanos(), peer, through));
    local.out.send(peer, new Message.Pull(writer, covered, through, local.now.nanos()));
  }

  /**
   * A peer's log starts too late to answer. True if nobody else who counts for the writer and is
   * there can, and somebody serves: then the gap can't be closed from logs, but from there.
   */
  boolean trimmed(Address from, Message.Trimmed trimmed) {
    long writer = trimmed.writer();
    if (local.coverage.get(writer) >= trimmed.floor() || !local.tracks(writer)) {
      return false;
    }
    Truncated known = truncated.computeIfAbsent(writer, w -> new Truncated());
    known.floors.merge(from, trimmed.floor(), Math::max);
    known.sinceNanos = local.now.nanos();
    asked.remove(writer);
    return !askOthers(writer, known) && isToBeHad(writer);
  }

  /** A peer hasn't got what was asked for; counts where the log of another starts too late. */
  void receive(Address from, Message.Lacking said) {
    Truncated known = truncated.get(said.writer());
    long covered = local.coverage.get(said.writer());
    if (known != null && said.askedNanos() - known.sinceNanos >= 0 && said.through() <= covered) {
      known.denials.put(from, covered);
    }
  }

  /** Answers a peer's question from the log. */
  void answer(Address from, Message.Pull pull) {
    long has = local.durable.get(pull.writer());
    long through = Math.min(pull.through(), has);
    if (through <= pull.after()) {
      if (local.coverage.get(pull.writer()) > pull.after()) {
        // It is taken in, and to be had in the next step.
        return;
      }
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
