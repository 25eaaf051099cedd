package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads and writes of keys: answered here if this node serves the key and has the token's past
 * ({@link Serving}), else handed on or made to wait, and ended at their deadline in any case.
 */
final class Requests {
  /** Requests waiting at once; one more is refused. A guess: some megabytes. */
  static final int WAITING_MAX = 10_000;

  /** A request handed on more often than this goes in circles; views differ for a moment only. */
  private static final int HOPS_MAX = 4;

  /** A request on its way. */
  record Pending(
      Origin origin, Request.Placed request, long takenNanos, long deadlineNanos, int hops) {
    /** What goes to a replica of {@code slots}: of a run, what it can perform at once at most. */
    private Pending handedOn(SlotSet slots) {
      return request instanceof Request.Run run
          ? new Pending(origin, run.within(slots), takenNanos, deadlineNanos, hops)
          : this;
    }
  }

  private final Local local;
  private final Peers peers;
  private final Pulls pulls;
  private final Authorship authorship;
  private final Serving serving;
  private final Forwards forwards;
  private final Losses losses;
  private final Explanations explanations;
  private final Answers answers;
  private List<Pending> waiting = new ArrayList<>();

  Requests(Local local, Registers registers, Peers peers, Pulls pulls, Authorship authorship) {
    this.local = local;
    this.peers = peers;
    this.pulls = pulls;
    this.authorship = authorship;
    this.serving = new Serving(local, registers, peers, authorship);
    this.forwards = new Forwards(local);
    this.losses = new Losses(local, peers);
    this.explanations = new Explanations(local, peers, authorship, serving);
    this.answers = new Answers(local);
  }

  /** The requests that were handed on from here. */
  Forwards forwards() {
    return forwards;
  }

  /** What is said of the tokens that come with requests. */
  Explanations explanations() {
    return explanations;
  }

  /** Takes in a request, that waits for {@code waitNanos} at most. */
  void take(Origin origin, Request.Placed request, long waitNanos, int hops) {
    long now = local.now.nanos();
    Pending pending = new Pending(origin, request, now, now + waitNanos, hops);
    if (!advance(pending)) {
      park(pending);
    }
  }

  /** How many wait. */
  int waiting() {
    return waiting.size();
  }

  /** A peer lacks what was asked for: maybe the last of all who could have it. */
  void receive(Address from, Message.Lacking lacking) {
    explanations.receive(from, lacking);
    if (!waiting.isEmpty()) {
      losses.receive(from, lacking);
      local.progressed = true;
    }
  }

  /** What this cycle brought may be what requests wait for. */
  void retry() {
    if (waiting.isEmpty()) {
      losses.clear();
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
    explanations.tick();
    waiting.removeIf(pending -> {
      boolean late = local.now.nanos() - pending.deadlineNanos() >= 0;
      if (late) {
        answers.give(pending.origin(), failure(pending));
      }
      return late;
    });
    retry();
    for (Pending pending : waiting) {
      if (serves(pending.request().slot())) {
        pulls.ask(serving.missing(pending.request()));
      }
    }
  }

  /** The answer to a request whose time is up; nothing was applied. */
  private Answer failure(Pending pending) {
    Answer failure = reason(pending);
    if (!(pending.request() instanceof Request.Run run)) {
      return failure;
    }
    // Those behind may be for slots that can be had.
    boolean served = serves(run.slot());
    long alike = run.requests().stream().takeWhile(r -> serves(r.slot()) == served).count();
    return Request.Run.alike(failure, (int) alike);
  }

  private Answer reason(Pending pending) {
    if (!local.ready) {
      return new Answer.Unavailable("This node isn't ready yet; try again later");
    }
    Optional<String> refusal = local.layout.flatMap(layout -> refusal(pending.request(), layout));
    if (refusal.isPresent()) {
      return new Answer.TokenRefused(refusal.get());
    }
    if (isAhead(pending.request().token())) {
      return new Answer.Unavailable(
          "This node doesn't know the view that the causal-metadata is from; try another node");
    }
    if (serves(pending.request().slot())) {
      if (isOfLostBranch(pending.request().token())) {
        return ofLostBranch(pending.request().token());
      }
      VectorClock missing = serving.missing(pending.request());
      VectorClock lost = losses.lost(missing, pending.request().token(), pending.takenNanos());
      VectorClock named = named(pending.request().token(), lost);
      return named.isEmpty() ? new Answer.Unsatisfied(missing) : lost(pending, named);
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
    if (serves(pending.request().slot())) {
      pulls.ask(serving.missing(pending.request()));
    }
  }

  /** Whether the request is off this list: answered, or handed on. */
  private boolean advance(Pending pending) {
    if (!local.ready || local.layout.isEmpty()) {
      return false;
    }
    Layout layout = local.layout.get();
    Request.Placed request = pending.request();
    Optional<String> refusal = refusal(request, layout);
    if (refusal.isPresent()) {
      answers.give(pending.origin(), new Answer.TokenRefused(refusal.get()));
      return true;
    }
    if (!serves(request.slot())) {
      return forward(pending, layout, false);
    }
    if (isAhead(request.token())) {
      return false;
    }
    if (isOfLostBranch(request.token())) {
      answers.give(pending.origin(), failure(pending));
      return true;
    }
    VectorClock missing = serving.missing(request);
    if (missing.isEmpty()) {
      serving.answer(pending.origin(), request, VectorClock.EMPTY);
      return true;
    }
    if (request instanceof Request.Read && forward(pending, layout, true)) {
      return true;
    }
    // A token that names more than this node has written shows that its log was cut.
    authorship.compare(missing);
    VectorClock lost = losses.lost(missing, request.token(), pending.takenNanos());
    if (!lost.equals(missing)) {
      return false;
    }
    if (named(request.token(), lost).isEmpty()) {
      // A put on terms would inherit it: who asked has never seen it, and can't be told to forget.
      serving.answer(pending.origin(), request, lost);
    } else {
      answers.give(pending.origin(), failure(pending));
    }
    return true;
  }

  /** What of {@code lost} the token names. */
  private VectorClock named(Token token, VectorClock lost) {
    return token
        .entries()
        .filter(writer ->
            lost.get(writer) > 0 && token.entries().get(writer) > local.coverage.get(writer));
  }

  private boolean isAhead(Token token) {
    return local.layout.filter(layout -> CoveredReads.isAhead(token, layout.view())).isPresent();
  }

  private boolean isOfLostBranch(Token token) {
    return CoveredReads.isOfLostBranch(token, local.layout.orElseThrow().view());
  }

  /** What the token leaves out may be missing, and nobody can tell: its client is told so. */
  private Answer ofLostBranch(Token token) {
    return new Answer.Lost(VectorClock.EMPTY, local.token(token.time(), token.entries()));
  }

  private Optional<String> refusal(Request.Placed request, Layout layout) {
    return CoveredReads.refusal(
        request.token(), layout.view(), local.settings, local.clock.last(), local.now.wallMillis());
  }

  private Answer lost(Pending pending, VectorClock lost) {
    Token token = pending.request().token();
    VectorClock rest = Losses.rest(token.entries(), lost, local.coverage);
    return new Answer.Lost(lost, local.token(token.time(), rest));
  }

  /** Hands a request on to a replica of its shard, for a covered one only where that is known. */
  private boolean forward(Pending pending, Layout layout, boolean coveredOnly) {
    if (pending.hops() >= HOPS_MAX) {
      return false;
    }
    Request.Placed request = pending.request();
    VectorClock needed =
        request.token().entries().filter(writer -> local.concerns(writer, request.slot()));
    List<Peer> candidates = peers.candidates(layout, request.slot(), needed, new TreeSet<>());
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
    forwards.start(pending.handedOn(layout.present(candidates.getFirst().address)), candidates);
    return true;
  }

  private boolean serves(int slot) {
    return local.served().contains(slot);
  }
}
