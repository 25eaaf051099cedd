package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Performs requests for slots that this node serves, once their past is here. */
final class Serving {
  /** A run ends behind the answer with which this much was read: it must fit a frame. */
  static final int RUN_BYTES_MAX = 256 << 10;

  /** What a scan reads of the store at a time, and one register more: some 500 small ones. */
  private static final int PAGE_BYTES_MAX = 64 << 10;

  /** How many pages one scan reads in one step; it blocks the replica for so long. */
  private static final int PAGES_MAX = 4;

  private final Local local;
  private final Registers registers;
  private final Peers peers;
  private final Authorship authorship;
  private final Answers answers;

  Serving(Local local, Registers registers, Peers peers, Authorship authorship) {
    this.local = local;
    this.registers = registers;
    this.peers = peers;
    this.authorship = authorship;
    this.answers = new Answers(local);
  }

  /**
   * What of the request's past isn't here. A read needs what concerns its slots; a write all that
   * concerns this shard, since its update depends on all of it; and a put on terms that hold the
   * past of what it finds, too, which becomes its own.
   */
  VectorClock missing(Request.Placed request) {
    VectorClock entries = request.token().entries();
    Layout layout = local.layout.orElseThrow();
    return switch (request) {
      case Request.Get get -> CoveredReads.missing(layout, local.coverage, get.key(), entries);
      case Request.Scan scan -> {
        SlotSet slots = scan.slots().intersection(local.served());
        yield entries.filter(writer ->
            local.coverage.get(writer) < entries.get(writer)
                && (!layout.knows(writer) || layout.slotsOf(writer).intersects(slots)));
      }
      case Request.Change change -> missingToWrite(layout, entries.join(inherited(change)));
      case Request.Run run ->
          missingToWrite(layout, entries.join(inherited(run.requests().getFirst())));
    };
  }

  /** What a put on terms depends on beside its token if they hold, and can come. */
  private VectorClock inherited(Request.Keyed request) {
    if (!(request instanceof Request.Put put) || put.terms().equals(Terms.NONE)) {
      return VectorClock.EMPTY;
    }
    return registers
        .get(put.key())
        .filter(found -> put.terms().when().holds(found.isLive()))
        .map(found ->
            found
                .dependencies()
                .minus(local.stable)
                .filter(writer -> local.layout.orElseThrow().knows(writer)))
        .orElse(VectorClock.EMPTY);
  }

  private VectorClock missingToWrite(Layout layout, VectorClock entries) {
    return entries.filter(writer ->
        local.coverage.get(writer) < entries.get(writer)
            && (!layout.knows(writer) || local.tracks(writer)));
  }

  /**
   * Performs {@code request}, of which nothing is missing but what is lost of the past that it
   * finds: a put on terms doesn't take that over.
   */
  void answer(Origin origin, Request.Placed request, VectorClock lost) {
    switch (request) {
      case Request.Keyed keyed -> perform(origin, keyed, lost);
      case Request.Scan scan -> answers.give(origin, page(scan));
      case Request.Run run -> perform(origin, run, lost);
    }
  }

  private void perform(Origin origin, Request.Run run, VectorClock lost) {
    RunAnswers gathered = new RunAnswers(origin);
    Token seen = run.token();
    int bytes = 0;
    for (int i = 0; i < run.requests().size(); i++) {
      Request.Keyed request = run.requests().get(i);
      Request.Keyed next = request.with(request.token().join(seen));
      if (i > 0 && (bytes > RUN_BYTES_MAX || !performable(next))) {
        break;
      }
      VectorClock lostHere = i == 0 ? lost : VectorClock.EMPTY;
      Performed performed = perform(gathered.begin(), next, lostHere);
      seen = seen.join(performed.seen());
      bytes += performed.read().map(value -> value.json().length).orElse(0);
    }
    gathered.complete().ifPresent(all -> answers.give(origin, all));
  }

  private boolean performable(Request.Keyed request) {
    return local.served().contains(request.slot()) && missing(request).isEmpty();
  }

  /** What a request's client has seen after it, and the value that it was told. */
  private record Performed(Token seen, Optional<Value> read) {}

  private Performed perform(Origin origin, Request.Keyed request, VectorClock lost) {
    return switch (request) {
      case Request.Get get -> tell(origin, get, read(get));
      case Request.Put put -> put(origin, put, lost);
      case Request.Delete delete -> delete(origin, delete);
    };
  }

  private Answer read(Request.Keyed request) {
    return CoveredReads.answer(
        local.layout.orElseThrow().view(),
        request.token(),
        registers.get(request.key()),
        local.stable);
  }

  private Performed tell(Origin origin, Request.Keyed request, Answer read) {
    Token token = CoveredReads.token(read);
    if (!TokenCodec.fits(token, 0)) {
      return refuse(origin, request, token);
    }
    answers.give(origin, read);
    return switch (read) {
      case Answer.Found found -> new Performed(found.token(), Optional.of(found.value()));
      case Answer.Absent absent -> new Performed(absent.token(), Optional.empty());
      case Answer other -> throw new AssertionError("no answer to a read: " + other);
    };
  }

  private Performed put(Origin origin, Request.Put put, VectorClock lost) {
    if (!put.terms().equals(Terms.NONE)) {
      return putOnTerms(origin, put, lost);
    }
    boolean present = registers.get(put.key()).filter(Register::isLive).isPresent();
    return write(origin, put, new Content.Live(put.value()), Authorship.Before.of(present));
  }

  /** Reads, then writes if the terms hold, with what it read in its past. */
  private Performed putOnTerms(Origin origin, Request.Put put, VectorClock lost) {
    Answer read = read(put);
    Terms terms = put.terms();
    return switch (read) {
      case Answer.Found found when terms.when().holds(true) ->
          write(
              origin,
              put.with(inheriting(put.token().join(found.token()), lost)),
              new Content.Live(put.value()),
              new Authorship.Before(
                  Answer.Outcome.REPLACED,
                  terms.previous() ? Optional.of(found.value()) : Optional.empty()));
      case Answer.Absent absent when terms.when().holds(false) ->
          write(
              origin,
              put.with(inheriting(put.token().join(absent.token()), lost)),
              new Content.Live(put.value()),
              Authorship.Before.of(false));
      case Answer fails -> tell(origin, put, fails);
    };
  }

  private Token inheriting(Token past, VectorClock lost) {
    return lost.isEmpty()
        ? past
        : local.token(past.time(), Losses.rest(past.entries(), lost, local.coverage));
  }

  /** Deletes a live key; one that is absent is answered like a read. */
  private Performed delete(Origin origin, Request.Delete delete) {
    if (registers.get(delete.key()).filter(Register::isLive).isEmpty()) {
      return tell(origin, delete, read(delete));
    }
    return write(
        origin,
        delete,
        Content.TOMBSTONE,
        new Authorship.Before(Answer.Outcome.DELETED, Optional.empty()));
  }

  private Performed write(
      Origin origin, Request.Change change, Content content, Authorship.Before before) {
    Token known = local.token(change.token().time(), change.token().entries());
    if (!TokenCodec.fits(known, 1)) {
      return refuse(origin, change, known);
    }
    Token token = authorship.write(origin, change, content, before);
    return new Performed(token, before.previous());
  }

  /** So much is unstable that the answer's token would be too long: nothing is done. */
  private Performed refuse(Origin origin, Request.Keyed request, Token token) {
    answers.give(origin, tooUnstable(token));
    return new Performed(request.token(), Optional.empty());
  }

  private Answer tooUnstable(Token token) {
    return new Answer.TooUnstable(peers.lacking(token.entries()));
  }

  /** Reads pages until there are as many keys as this node's share of the slots should give. */
  private Answer page(Request.Scan scan) {
    SlotSet slots = scan.slots().intersection(local.served());
    long share = (long) scan.keys() * slots.size() / scan.slots().size();
    List<Update> page = new ArrayList<>();
    Optional<Key> after = scan.after();
    for (int i = 0; i < PAGES_MAX; i++) {
      List<Update> more = registers.page(slots, after, PAGE_BYTES_MAX);
      if (more.isEmpty()) {
        return keys(scan, slots, page, Key.SLOTS, Optional.empty());
      }
      page.addAll(more);
      after = Optional.of(page.getLast().key());
      int end = endOfShare(page, Math.max(1, share));
      if (end >= 0) {
        return keys(scan, slots, page, end, Optional.empty());
      }
    }
    return keys(scan, slots, page, after.orElseThrow().slot(), after);
  }

  /** The first slot on the page behind the one in which {@code share} is reached, or −1. */
  private static int endOfShare(List<Update> page, long share) {
    long live = 0;
    int slot = 0;
    for (Update update : page) {
      if (live >= share && update.key().slot() != slot) {
        return update.key().slot();
      }
      slot = update.key().slot();
      live += update.register().isLive() ? 1 : 0;
    }
    return -1;
  }

  /** The live keys on the page below {@code end}, or all of it where it ends within a slot. */
  private Answer keys(
      Request.Scan scan, SlotSet slots, List<Update> page, int end, Optional<Key> after) {
    Token given = scan.token();
    long time = given.time();
    VectorClock seen = given.entries();
    List<Key> live = new ArrayList<>();
    for (Update update : page) {
      if (after.isEmpty() && update.key().slot() >= end) {
        break;
      }
      Register register = update.register();
      time = Math.max(time, register.time());
      seen = see(see(seen, register.dependencies()), VectorClock.of(register.dot()));
      if (register.isLive()) {
        live.add(update.key());
      }
    }
    View view = local.layout.orElseThrow().view();
    Token token = new Token(view.cluster(), view.epoch(), time, seen.minus(local.stable));
    return TokenCodec.fits(token, 0)
        ? new Answer.Keys(live, slots, end, after, token)
        : tooUnstable(token);
  }

  private static VectorClock see(VectorClock seen, VectorClock more) {
    return seen.covers(more) ? seen : seen.join(more);
  }
}
