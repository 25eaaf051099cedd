package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.resharding.Pace;
import dev.hence.core.resharding.Progress;
import dev.hence.core.resharding.Transfer;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Fetches the slots that this node should hold and doesn't, from those who hold them: one transfer
 * at a time. A node that lost its data, one that was added to a shard, and one that copies slots
 * for a reshard all do the same.
 *
 * <p>A source is asked only once it is in this node's view, and so counts this node for stability;
 * what it has from then on is what {@link Transfer#goal} is made of.
 */
final class Filling {
  /** After this a page counts as lost: a guess, generous for a busy disk. */
  private static final long PAGE_NANOS = 1_000_000_000;

  /** The same where pages before it counted as lost: it doubles, for links that are slower. */
  private static final long PAGE_NANOS_MAX = 16 * PAGE_NANOS;

  /** How long it waits for a source to go on with, while others have other slots to give. */
  private static final long STRANDED_NANOS = 5_000_000_000L;

  /**
   * How long nobody may claim updates that a transfer waits for, with everybody there, until they
   * count as gone. A guess: many reports.
   */
  private static final long NOWHERE_NANOS = 3_000_000_000L;

  private final Local local;
  private final Registers registers;
  private final Peers peers;
  private final Pulls pulls;
  private final Leftovers leftovers;
  private final Brought brought;
  private final Sources sources;
  private final Holes holes;
  private final Tails tails;
  private final Pages pages;
  private Optional<Transfer> transfer = Optional.empty();
  private Address source;
  private long fetchId;
  private long askedNanos;
  private long patienceNanos = PAGE_NANOS;

  /** Whether a page is on its way. */
  private boolean asking;

  /** Since when there is nobody to go on with. */
  private long strandedNanos;

  /** Since when nobody claims what the transfer waits for. */
  private OptionalLong nowhereNanos = OptionalLong.empty();

  private final Progress progress = new Progress();
  private final Pace pace;
  private long tickedNanos;

  /**
   * @param learner whether this node lost what its address had, and no view records it yet
   */
  Filling(Local local, Registers registers, Peers peers, Pulls pulls, BooleanSupplier learner) {
    this.local = local;
    this.registers = registers;
    this.peers = peers;
    this.pulls = pulls;
    leftovers = new Leftovers(local, registers);
    brought = new Brought(local, registers, peers, new Fillers(local, learner));
    sources = new Sources(local, peers);
    holes = new Holes(local, peers);
    tails = new Tails(local, peers);
    pages = new Pages(local, registers);
    source = local.self();
    pace = new Pace(local.settings.moveBytesPerSecond(), local.now.nanos());
    tickedNanos = local.now.nanos();
  }

  /** What is still to come. */
  SlotSet missing() {
    return local.desired().minus(local.held);
  }

  /** What is on its way, for people. */
  Optional<Figures.Fill> figures() {
    return transfer.map(current ->
        new Figures.Fill(
            source,
            current.slots().size(),
            missing().size(),
            current.registers(),
            current.bytes(),
            local.now.wallMillis() - (local.now.nanos() - current.startedNanos()) / 1_000_000));
  }

  /** How far it is; none if nothing is to come. */
  Optional<NodeStatus.Filled> status() {
    return progress
        .startedNanos()
        .map(started ->
            new NodeStatus.Filled(
                progress.figures(missing(), transfer),
                pace.figures(local.now.nanos()),
                transfer.map(current -> source),
                local.now.nanos() - started));
  }

  /** The view changed: what isn't wanted any more is given up, or is to be handed in. */
  void viewChanged() {
    boolean wanted =
        local.orphaned.isEmpty()
            && transfer
                .map(Transfer::slots)
                .filter(slots -> missing().containsAll(slots) && brought.mayGoOn(slots))
                .isPresent();
    if (transfer.isPresent() && !wanted) {
      giveUp();
    }
    brought.viewChanged();
    holes.forget();
    sources.viewChanged();
  }

  /** Gives up what came from nodes that aren't in the view any more; the slots to drop for it. */
  SlotSet abandonWhatCameFromTheGone() {
    Optional<SlotSet> gone = brought.ofTheGone();
    SlotSet copied = brought.handInCopiesFromTheGone();
    if (gone.isPresent() || !copied.isEmpty()) {
      giveUp();
    }
    return gone.orElse(SlotSet.NONE).union(copied);
  }

  /**
   * What is here is kept; slots that were held and those on their way are fetched again, from one
   * that has {@code sought}, if there is one.
   */
  void anew(VectorClock sought) {
    sources.seek(sought);
    brought.forget();
    giveUp();
    viewChanged();
  }

  private void giveUp() {
    end();
    local.deliveredPast.end();
  }

  private void end() {
    leftovers.end();
    tails.end();
    transfer = Optional.empty();
    nowhereNanos = OptionalLong.empty();
    asking = false;
    local.filling = SlotSet.NONE;
  }

  /**
   * Starts what is to be fetched, and goes on where a source was lost. The slots to drop, if what
   * came of them can't be made whole any more.
   */
  Optional<SlotSet> tick() {
    pace.tick(local.now.nanos() - tickedNanos - ReplicaSettings.TICK_NANOS);
    tickedNanos = local.now.nanos();
    boolean lacking = !local.held.containsAll(local.desired());
    boolean copying = local.layout.filter(layout -> layout.view().copying()).isPresent();
    if (progress.lacking(lacking, copying, local.now.nanos())) {
      pace.begin(copying ? place() : 0, local.settings.moveTurnNanos(), local.now.nanos());
    }
    sources.noteMissing(lacking && local.ready ? missing() : SlotSet.NONE);
    if (!local.ready || !local.orphaned.isEmpty() || !lacking) {
      return Optional.empty();
    }
    boolean due = pace.isDue(local.now.nanos());
    if (transfer.isEmpty()) {
      if (due) {
        start();
      }
    } else if (transfer.get().isFetched()) {
      catchUp(transfer.get());
      return abandonWhatIsNowhere();
    } else {
      boolean late = local.now.nanos() - askedNanos >= patienceNanos;
      if (asking && (late || !peers.at(source).connected)) {
        patienceNanos = late ? Math.min(2 * patienceNanos, PAGE_NANOS_MAX) : patienceNanos;
        sources.rest(source);
        asking = false;
      }
      if (!asking && due) {
        goOn(transfer.get());
      }
    }
    return Optional.empty();
  }

  private int place() {
    return local.layout.orElseThrow().view().place(local.self());
  }

  /** Asks for the next page, whom it asked last if that one is there, else another source. */
  private void goOn(Transfer current) {
    Peer last = peers.at(source);
    Optional<Peer> next =
        last.connected && !sources.isResting(last)
            ? Optional.of(last)
            : sources
                .of(current.slots())
                .filter(found -> sources.slots(found, current.slots()).equals(current.slots()));
    if (next.isPresent()) {
      fetch(next.get());
    } else if (local.now.nanos() - strandedNanos >= STRANDED_NANOS
        && sources.of(missing()).isPresent()) {
      giveUp();
    }
  }

  private void start() {
    SlotSet missing = missing();
    Optional<Peer> found = sources.of(missing);
    if (found.isPresent()) {
      SlotSet slots = sources.slots(found.get(), missing);
      transfer = Optional.of(new Transfer(slots, local.coverage, local.now.nanos()));
      brought.begin(slots);
      local.deliveredPast.begin(slots);
      fetch(found.get());
    } else if (sources.isLost(missing)) {
      goOnWithout(missing);
    }
  }

  private void fetch(Peer peer) {
    Transfer current = transfer.orElseThrow();
    source = peer.address;
    asking = true;
    askedNanos = local.now.nanos();
    strandedNanos = askedNanos;
    local.out.send(source, new Message.Fetch(++fetchId, current.slots(), current.cursor()));
  }

  /** Answers a peer that fetches. */
  void answer(Address from, Message.Fetch fetch) {
    pages.answer(from, fetch);
  }

  /** A log starts too late to answer; whether pages have brought what it lacks. */
  boolean trimmed(Message.Trimmed trimmed) {
    return tails.trimmed(trimmed);
  }

  /** Takes in a page. */
  void receive(Address from, Message.Page page) {
    // A page that came already may come again.
    boolean awaited = asking && page.id() == fetchId && from.equals(source);
    if (!awaited || transfer.isEmpty() || transfer.get().isFetched()) {
      return;
    }
    asking = false;
    if (local.now.nanos() - askedNanos < PAGE_NANOS) {
      patienceNanos = PAGE_NANOS;
    }
    if (!page.held() || page.epoch() < local.layout.orElseThrow().view().epoch()) {
      sources.rest(from);
      if (!page.held()) {
        sources.deny(from);
        giveUp();
      }
      return;
    }
    Transfer current = transfer.get();
    if (!current.begun() && holes.isIn(current, page.coverage())) {
      // Known by its first page, so that not all the others come for nothing.
      sources.rest(from);
      end();
      return;
    }
    brought.page(from);
    sources.paged();
    local.raiseFloor(page.floor());
    local.clock.observe(page.time());
    Leftovers.Compared counts = leftovers.compare(current, page);
    List<Update> taken = counts.registers();
    taken.forEach(
        update -> registers.apply(update, Optional.ofNullable(counts.stay().get(update.key()))));
    long bytes = taken.stream().mapToLong(Update::size).sum();
    progress.page(taken.size(), bytes);
    pace.spend(bytes, local.now.nanos() - askedNanos, local.now.nanos());
    boolean last = page.last() && counts.end().isEmpty();
    current.page(page.coverage(), page.trimmed(), taken, last);
    counts.end().ifPresent(current::passed);
    if (!current.isFetched() && current.bytes() >= local.settings.takeOverBytes()) {
      current.endEarly();
    }
    if (current.isFetched()) {
      settle(current);
    } else if (pace.isDue(local.now.nanos())) {
      fetch(peers.at(from));
    }
  }

  /** All pages are in: from here on the slots' writers are tracked. */
  private void settle(Transfer current) {
    VectorClock base = current.base().filter(holes.writersTo(current.slots()));
    VectorClock before = current.coverageAtStart().filter(holes.writersTo(current.slots()));
    if (holes.isIn(current, base) || !local.deliveredPast.isIn(current.goal())) {
      sources.rest(source);
      giveUp();
      return;
    }
    leftovers.replay(current.slots(), base, before);
    local.filling = current.slots();
    tails.begin(base, current.unlogged());
    catchUp(current);
  }

  private void catchUp(Transfer current) {
    tails.tick();
    VectorClock goal = current.goal().filter(local::tracks);
    if (!local.coverage.covers(goal)) {
      pulls.ask(goal.minus(local.coverage));
      return;
    }
    holes.takenOver();
    leftovers.takenOver(current.slots());
    local.hold(local.held.union(current.slots()));
    progress.taken(current.slots());
    local.progressed = true;
    long millis = (local.now.nanos() - current.startedNanos()) / 1_000_000;
    local.out.notice(
        Event.Level.INFO,
        "slots taken over",
        "slots",
        current.slots().size(),
        "keys",
        current.registers(),
        "bytes",
        current.bytes(),
        "seconds",
        BigDecimal.valueOf(millis, 3).toPlainString(),
        "from",
        source);
    brought.taken(current.slots());
    if (current.endedEarly()) {
      end();
    } else {
      sources.seekNoMore();
      brought.forget();
      giveUp();
    }
  }

  /**
   * What the pages' source had may be gone with it, or with whom it had it from: nobody claims it
   * any more. Then what came is dropped, and fetched anew.
   */
  private Optional<SlotSet> abandonWhatIsNowhere() {
    VectorClock lacking =
        transfer
            .map(current -> current.goal().filter(local::tracks).minus(local.coverage))
            .orElse(VectorClock.EMPTY);
    boolean nowhere = false;
    for (int i = 0; i < lacking.size(); i++) {
      long writer = lacking.writer(i);
      nowhere |= peers.allRespond(writer) && !peers.claim(writer, lacking.count(i));
    }
    nowhereNanos =
        nowhere ? OptionalLong.of(nowhereNanos.orElse(local.now.nanos())) : OptionalLong.empty();
    if (!nowhere || local.now.nanos() - nowhereNanos.getAsLong() < NOWHERE_NANOS) {
      return Optional.empty();
    }
    giveUp();
    return Optional.of(brought.abandoned());
  }

  private void goOnWithout(SlotSet missing) {
    sources.seekNoMore();
    brought.forget();
    boolean some = registers.occupied().intersects(missing);
    local.hold(local.held.union(missing));
    local.progressed = true;
    local.out.notice(
        some ? Event.Level.WARN : Event.Level.ERROR,
        some
            ? "no node has all of these slots; going on with what is here"
            : "data lost: no node has these slots any more; going on without",
        "slots",
        missing.size());
  }
}
