package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.sharding.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads and writes of keys: answered here if this node serves the key and has the token's past,
 * else handed on or made to wait, and ended at their deadline in any case.
 */
final class Requests {
  /** Requests waiting at once; one more is refused. A guess: some megabytes. */
  static final int WAITING_MAX = 10_000;

  /** A request handed on more often than this goes in circles; views differ for a moment only. */
  private static final int HOPS_MAX = 4;

  /** A request on its way. */
  record Pending(Origin origin, Request.Keyed request, long deadlineNanos, int hops) {}

  private final Local local;
  private final Registers registers;
  private final Peers peers;
  private final Pulls pulls;
  private final Authorship authorship;
  private final Forwards forwards;
  private final Answers answers;
  private List<Pending> waiting = new ArrayList<>();

  Requests(Local local, Registers registers, Peers peers, Pulls pulls, Authorship authorship) {
    this.local = local;
    this.registers = registers;
    this.peers = peers;
    this.pulls = pulls;
    this.authorship = authorship;
    this.forwards = new Forwards(local);
    this.answers = new Answers(local);
  }

  /** The requests that were handed on from here. */
  Forwards forwards() {
    return forwards;
  }

  /** Takes in a request, that waits for {@code waitNanos} at most. */
  void take(Origin origin, Request.Keyed request, long waitNanos, int hops) {
    Pending pending = new Pending(origin, request, local.now.nanos() + waitNanos, hops);
    if (!advance(pending)) {
      park(pending);
    }
  }

  /** What this cycle brought may be what requests wait for. */
  void retry() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Pending> again = waiting;
    waiting = new ArrayList<>();
    for (Pending pending : again) {
      if (!advance(pending)) {
        waiting.add(pending);
      }
    }
  }

  /** Ends the requests whose time is up. */
  void tick() {
    waiting.removeIf(pending -> {
      boolean late = local.now.nanos() - pending.deadlineNanos() >= 0;
      if (late) {
        answers.give(pending.origin(), failure(pending));
      }
      return late;
    });
    retry();
    for (Pending pending : waiting) {
      if (serves(pending.request().key())) {
        pulls.ask(missing(pending.request()));
      }
    }
  }

  /** The answer to a request whose time is up; nothing was applied. */
  private Answer failure(Pending pending) {
    if (!local.ready) {
      return new Answer.Unavailable("This node isn't ready yet; try again later");
    }
    if (serves(pending.request().key())) {
      return new Answer.Unsatisfied(missing(pending.request()));
    }
    return new Answer.Unavailable("No replica of the key's shard can be reached; try again later");
  }

  private void park(Pending pending) {
    if (waiting.size() >= WAITING_MAX) {
      answers.give(
          pending.origin(), new Answer.Unavailable("Too many requests wait; try again later"));
      return;
    }
    waiting.add(pending);
    if (serves(pending.request().key())) {
      pulls.ask(missing(pending.request()));
    }
  }

  /** Whether the request is off this list: answered, or handed on. */
  private boolean advance(Pending pending) {
    if (!local.ready || local.layout.isEmpty()) {
      return false;
    }
    Layout layout = local.layout.get();
    Request.Keyed request = pending.request();
    Optional<String> refusal =
        CoveredReads.refusal(
            request.token(),
            layout.view(),
            local.settings,
            local.clock.last(),
            local.now.wallMillis());
    if (refusal.isPresent()) {
      answers.give(pending.origin(), new Answer.TokenRefused(refusal.get()));
      return true;
    }
    if (!serves(request.key())) {
      return forward(pending, layout, false);
    }
    VectorClock missing = missing(request);
    if (missing.isEmpty()) {
      answer(pending);
      return true;
    }
    return request instanceof Request.Get && forward(pending, layout, true);
  }

  /** Hands a request on to a replica of its shard, for a covered one only where that is known. */
  private boolean forward(Pending pending, Layout layout, boolean coveredOnly) {
    if (pending.hops() >= HOPS_MAX) {
      return false;
    }
    Request.Keyed request = pending.request();
    VectorClock needed =
        request.token().entries().filter(writer -> local.concerns(writer, request.key()));
    List<Peer> candidates = peers.candidates(layout, request.key().slot(), needed, new TreeSet<>());
    candidates.removeIf(peer -> !peers.responsive(peer));
    if (candidates.stream().anyMatch(Peer::serving)) {
      candidates.removeIf(peer -> !peer.serving());
    }
    if (coveredOnly) {
      candidates.removeIf(peer -> !peer.coverage().covers(needed));
    }
    if (candidates.isEmpty()) {
      return false;
    }
    forwards.start(pending, candidates);
    return true;
  }

  private boolean serves(Key key) {
    return local.served().contains(key.slot());
  }

  /**
   * What of the request's past isn't here. A read needs what concerns its slot; a write all that
   * concerns this shard, since its update depends on all of it.
   */
  private VectorClock missing(Request.Keyed request) {
    VectorClock entries = request.token().entries();
    Layout layout = local.layout.orElseThrow();
    if (request instanceof Request.Get) {
      return CoveredReads.missing(layout, local.coverage, request.key(), entries);
    }
    return entries.filter(writer ->
        local.coverage.get(writer) < entries.get(writer)
            && (!layout.knows(writer) || local.tracks(writer)));
  }

  private void answer(Pending pending) {
    Origin origin = pending.origin();
    switch (pending.request()) {
      case Request.Get get ->
          answers.give(
              origin,
              CoveredReads.answer(
                  local.layout.orElseThrow().view(),
                  get.token(),
                  registers.get(get.key()),
                  local.stable));
      case Request.Put put -> {
        boolean present = registers.get(put.key()).filter(Register::isLive).isPresent();
        authorship.write(
            origin,
            put,
            new Content.Live(put.value()),
            present ? Answer.Outcome.REPLACED : Answer.Outcome.CREATED);
      }
      case Request.Delete delete -> delete(origin, delete);
    }
  }

  /** Deletes a live key; one that is absent is answered like a read. */
  private void delete(Origin origin, Request.Delete delete) {
    Optional<Register> register = registers.get(delete.key());
    Token token = delete.token();
    if (register.filter(Register::isLive).isEmpty()) {
      answers.give(
          origin,
          CoveredReads.answer(local.layout.orElseThrow().view(), token, register, local.stable));
      return;
    }
    authorship.write(origin, delete, Content.TOMBSTONE, Answer.Outcome.DELETED);
  }
}
