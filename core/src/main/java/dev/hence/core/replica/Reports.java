package dev.hence.core.replica;

import dev.hence.core.broadcast.Stability;
import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;

/** Works out from what the peers report what is stable. What is stable leaves the log. */
final class Reports {
  private static final long TRIM_NANOS = 500_000_000;

  /** How often at most a person is told that the log is cut. */
  private static final long CUT_TOLD_NANOS = 600_000_000_000L;

  private final Local local;
  private final Stability stability = new Stability();

  private final Seats seats;

  private VectorClock savedStable;
  private long trimmedNanos;
  private long announcements;
  private long toldCutNanos;

  Reports(Local local, Seats seats) {
    this.local = local;
    this.seats = seats;
    savedStable = local.stable;
    trimmedNanos = local.now.nanos();
    toldCutNanos = trimmedNanos;
  }

  /** What is stable as far as those say who count now. */
  VectorClock stable() {
    Layout layout = local.layout.orElseThrow();
    return stability.stable(layout, seats.fingerprint(), local.self(), local.durable);
  }

  /**
   * What is stable as far as this node knows, with what it alone may have worked out. It goes by
   * that itself only once a peer says so too, and would tell it, should its disk be an older one
   * when it comes back ({@link Continuity}).
   */
  VectorClock known() {
    VectorClock workedOut = stable();
    return local.stable.covers(workedOut) ? local.stable : local.stable.join(workedOut);
  }

  /** All that anybody has who may have updates to this node's slots, as they have said it. */
  VectorClock issued() {
    VectorClock issued = local.durable;
    for (Address address : local.layout.orElseThrow().counting(local.held.union(local.filling))) {
      issued = issued.join(counted(address));
    }
    return issued;
  }

  /** What {@code holder} has said to have, if that counts now. */
  VectorClock counted(Address holder) {
    return stability.counted(holder, seats.fingerprint());
  }

  /** Whether this node holds all that it should answer for, and answers. */
  boolean serving() {
    SlotSet present = local.present();
    return local.ready && !present.isEmpty() && local.held.containsAll(present);
  }

  /** Whether it holds all that it will answer for after the cut-over, too. */
  boolean copied() {
    return local.layout.isPresent() && local.held.containsAll(local.desired());
  }

  /** Whether it holds all slots of its former roles. */
  boolean keeps() {
    return local
        .layout
        .filter(layout ->
            local.held.containsAll(
                layout.view().member(local.self()).map(layout::formerly).orElse(SlotSet.NONE)))
        .isPresent();
  }

  /** A view was adopted or slots were taken over: everybody hears of it at once, and all of it. */
  void announce() {
    announcements++;
  }

  /** How often there was something to announce. */
  long announcements() {
    return announcements;
  }

  /** Takes in a peer's report, which adds to those before it of the same epoch. */
  void receive(Peer peer, Message.Report news) {
    Message.Report report =
        peer.report.filter(before -> before.epoch() == news.epoch()).map(news::after).orElse(news);
    peer.report = Optional.of(report);
    if (report.serving()) {
      seats.serves(peer);
    }
    if (local.layout.isEmpty()) {
      return;
    }
    Layout layout = local.layout.get();
    seats.runs(peer, layout.view());
    if (report.epoch() < layout.view().epoch()) {
      local.out.send(peer.address, new Message.NewView(layout.view()));
    }
    // Of a whole one nothing more: an older one that comes late counted others than this one does.
    VectorClock coverage = news.whole() ? news.coverage() : report.coverage();
    stability.report(peer.address, news.fingerprint(), coverage);
    // What a later view takes for stable may leave out this node, which has no seat there.
    boolean counts = report.epoch() <= layout.view().epoch();
    if (counts && Epoch.sameBranch(report.epoch(), layout.view().epoch())) {
      local.learnStable(news.stable());
    }
  }

  /** Sees what is stable, trims the log now and then. */
  void tick() {
    if (local.layout.isEmpty()) {
      return;
    }
    learnWhatOnlyThisNodeHolds();
    if (local.now.nanos() - trimmedNanos >= TRIM_NANOS) {
      trimmedNanos = local.now.nanos();
      trim();
    }
  }

  /** Of writers that nobody else counts for, nobody else will say what is stable. */
  private void learnWhatOnlyThisNodeHolds() {
    Layout layout = local.layout.orElseThrow();
    VectorClock workedOut = stable();
    if (!local.stable.covers(workedOut)) {
      List<Address> alone = List.of(local.self());
      local.learnStable(workedOut.filter(writer -> layout.holders(writer).equals(alone)));
    }
  }

  private void trim() {
    if (!savedStable.equals(local.stable)) {
      savedStable = local.stable;
      local.out.append(new Write.PutStable(savedStable));
    }
    for (int i = 0; i < local.durable.size(); i++) {
      long writer = local.durable.writer(i);
      local.log.trim(writer, Math.min(savedStable.get(writer), local.durable.count(i)));
    }
    if (local.log.all().bytes() > local.settings.logBytesMax()) {
      cut();
    }
  }

  /** The log is too large: who needs what goes fetches its slots anew when it is back. */
  private void cut() {
    Figures.Log before = local.log.all();
    if (local.log.cut(local.settings.logBytesMax()) && local.now.nanos() - toldCutNanos >= 0) {
      toldCutNanos = local.now.nanos() + CUT_TOLD_NANOS;
      local.out.notice(
          Event.Level.WARN,
          "update log cut at its bound; members that are away longer are filled anew",
          "bytes before",
          before.bytes(),
          "bytes",
          local.log.all().bytes(),
          "bytes at most",
          local.settings.logBytesMax());
    }
  }
}
