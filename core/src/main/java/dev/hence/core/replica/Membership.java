package dev.hence.core.replica;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a node finds its place: founds a cluster or takes the view of a running one, learns whether
 * it was here before and lost its data, and becomes ready.
 *
 * <pre>
 *   starting --all peers answered or refused, or the start-up wait is over--> ready
 * </pre>
 */
final class Membership {
  /** How often a node asks for a seat. */
  private static final long AGAIN_NANOS = 400_000_000;

  /** What adopting a view means to the other parts of the replica. */
  interface Adoption {
    /** Called with the layout in place, {@code dropped} being the slots to hold no more. */
    void adopted(View view, SlotSet dropped);

    /** The node gives up the cluster that it founded for another one. */
    void abandoned();
  }

  private final Local local;
  private final Registers registers;
  private final Peers peers;
  private final Reports reports;
  private final Adoption adoption;
  private final OnlyHere onlyHere;
  private final long startedNanos;

  /** Whether this node came up without ever having served. */
  private final boolean neverServed;

  /** Whether this node lost the data that its address had, and hasn't been filled again. */
  private boolean lost;

  /** The slots that this node is to hold as a founding member, once it is ready. */
  private SlotSet foundingSlots = SlotSet.NONE;

  /** Whether this node is the first one at its address, as far as anybody knew. */
  private boolean firstHere;

  private boolean wantsSeat = true;
  private long askedForSeatNanos;
  private List<Address> connections = List.of();

  Membership(Local local, Registers registers, Peers peers, Reports reports, Adoption adoption) {
    this.local = local;
    this.registers = registers;
    this.peers = peers;
    this.reports = reports;
    this.adoption = adoption;
    onlyHere = new OnlyHere(local, peers);
    startedNanos = local.now.nanos();
    firstHere = wasFirstHere();
    neverServed = local.held.isEmpty() && local.coverage.isEmpty() && !firstHere;
  }

  /** Starts from what is stored, else from the environment. */
  void start() {
    Optional<View> founding = neverServed ? FirstView.ofEnvironment(local) : Optional.empty();
    Optional<View> start = local.store.recovered().view().or(() -> founding);
    if (start.isEmpty()) {
      connect();
      return;
    }
    founding.filter(view -> view.cluster() == start.get().cluster()).ifPresent(this::found);
    lost = !neverServed && !firstHere && !seated(start.get());
    adopt(start.get());
  }

  /**
   * Whether this node once became ready with nobody knowing another one at its address. Kept as its
   * own seat in the store, so that a learner that restarts still knows that it is one.
   */
  private boolean wasFirstHere() {
    return local.node.equals(local.store.recovered().seats().get(local.self()));
  }

  private boolean seated(View view) {
    return view.member(local.self()).filter(m -> m.node().equals(local.node)).isPresent();
  }

  /**
   * A founding member that never served has all of its slots that there is to have: nothing. It
   * says so once it is ready, unless it hears by then that somebody served here before.
   */
  private void found(View founding) {
    foundingSlots = new Layout(founding).present(local.self());
  }

  /** The other nodes that this one keeps connections with. */
  private List<Address> others() {
    Set<Address> others = new TreeSet<>(local.settings.environmentView());
    local.layout.ifPresent(
        layout -> layout.view().members().forEach(member -> others.add(member.address())));
    others.remove(local.self());
    return List.copyOf(others);
  }

  private void connect() {
    List<Address> wanted = others();
    if (!wanted.equals(connections)) {
      connections = wanted;
      local.out.connect(wanted);
    }
  }

  /** Takes a view in place of the present one. */
  private void adopt(View view) {
    Layout layout = local.layout.map(known -> known.with(view)).orElseGet(() -> new Layout(view));
    Optional<View> before = local.layout.map(Layout::view);
    SlotSet through = local.layout.orElse(layout).countedThrough(local.self(), layout);
    boolean isOut = isOut(before, view);
    local.layout = Optional.of(layout);
    local.out.append(new Write.PutView(view));
    if (isOut) {
      orphan(before.flatMap(past -> past.member(local.self())).filter(Member::leaving).isPresent());
    }
    if (before.isPresent() && !before.get().isContinuedBy(view)) {
      // What was stable there may be unknown here.
      local.stable = VectorClock.EMPTY;
      local.out.append(new Write.PutStable(VectorClock.EMPTY));
    }
    SlotSet dropped = local.held.minus(through);
    if (!dropped.isEmpty()) {
      onlyHere.keep(dropped);
      local.hold(local.held.minus(dropped));
    }
    lost &= !seated(view);
    local.progressed = true;
    ViewNotice.give(local, view);
    connect();
    reports.announce();
    adoption.adopted(view, dropped);
  }

  /**
   * Whether this node's data is of no use in {@code view} as it is: it has no seat there, or had
   * none meanwhile, or another node took its seat, or the slot maps are others than those it wrote
   * under.
   */
  private boolean isOut(Optional<View> before, View view) {
    Optional<Member> seat = view.member(local.self());
    if (seat.isEmpty()) {
      return true;
    }
    boolean hadSeat = firstHere || before.filter(this::seated).isPresent();
    if (hadSeat && seat.get().node().isKnown() && !seat.get().node().equals(local.node)) {
      lost = true;
      firstHere = false;
      local.out.append(new Write.PutSeat(local.self(), NodeId.UNKNOWN));
      return true;
    }
    if (before.isEmpty()) {
      return false;
    }
    View past = before.get();
    boolean seatIsAnother =
        past.cluster() == view.cluster()
            && past.member(local.self()).isPresent()
            && seat.get().beganAfter(past);
    return seatIsAnother || (!past.isContinuedBy(view) && !view.hasSlotMapsOf(past));
  }

  /**
   * Holds nothing any more; what is in the slots held, and in those that it was about to fetch anew
   * ({@link Replica}), is to be handed in.
   *
   * @param asWished whether it was leaving: then the others should have all of it
   */
  private void orphan(boolean asWished) {
    SlotSet left = local.held.union(registers.occupied());
    if (left.isEmpty()) {
      return;
    }
    local.out.notice(
        asWished ? Event.Level.INFO : Event.Level.WARN,
        asWished
            ? "this node has left the view; offering the others what they didn't say to have"
            : "this node has no place in the view any more; handing in what only it has",
        "slots",
        left.size());
    local.handIn(left);
    for (int i = 0; i < local.coverage.size(); i++) {
      local.log.forget(local.coverage.writer(i));
      local.out.append(new Write.ForgetTombstones(local.coverage.writer(i)));
    }
    local.uncover(VectorClock.EMPTY);
  }

  /**
   * Whether this node may vote on a seat without a recorded identity: not if another one may have
   * voted there before it.
   */
  boolean mayVote() {
    return local.ready && !lost;
  }

  /** Whether this node lost what its address had, and no view says yet that it sits there now. */
  boolean isLearner() {
    return lost;
  }

  /** Whether the view should say who sits here now: a learner that is filled votes again. */
  boolean wantsIdentityRecorded() {
    return lost && reports.serving();
  }

  /** This address was here before under another identity: its data is gone from here. */
  void learn(Peer peer, NodeId before) {
    boolean beganHere = neverServed || firstHere;
    if (lost || !beganHere || local.layout.map(l -> seated(l.view())).orElse(false)) {
      return;
    }
    lost = true;
    firstHere = false;
    local.out.notice(
        Event.Level.WARN,
        "this address had data before that isn't here; learning it from the peers",
        "told by",
        peer.address,
        "node then",
        before,
        "node now",
        local.node);
    foundingSlots = SlotSet.NONE;
    local.out.append(new Write.PutSeat(local.self(), NodeId.UNKNOWN));
    if (local.coverage.isEmpty()) {
      local.hold(SlotSet.NONE);
    }
    local.layout.ifPresent(layout -> adoption.adopted(layout.view(), SlotSet.NONE));
  }

  /** The slots that this node is to hold once it is ready, as one that begins here. */
  SlotSet founding() {
    return foundingSlots;
  }

  /** This node doesn't begin here: its disk went back behind its own beginning. */
  void beganBefore() {
    foundingSlots = SlotSet.NONE;
    lost = !seated(local.layout.orElseThrow().view());
  }

  /**
   * Gives up this node's cluster for another one: it founded it and has nothing of it, or one of
   * its members had founded the other one before, lost its disk and began anew.
   */
  void yieldTo(View view) {
    adoption.abandoned();
    foundingSlots = SlotSet.NONE;
    if (local.coverage.isEmpty()) {
      local.hold(SlotSet.NONE);
    } else {
      orphan(false);
      lost = true;
      firstHere = false;
      local.out.append(new Write.PutSeat(local.self(), NodeId.UNKNOWN));
    }
    local.uncover(VectorClock.EMPTY);
    wantsSeat = true;
    adopt(view);
  }

  /** A view of this cluster became known: takes it if it is newer. */
  void learnOf(View view) {
    boolean newer =
        local
            .layout
            .map(layout ->
                layout.view().cluster() == view.cluster() && layout.view().epoch() < view.epoch())
            .orElse(true);
    if (newer) {
      adopt(view);
    }
  }

  /** Founds a cluster of one shard, becomes ready, asks for a seat; each when it is time. */
  void tick() {
    if (local.layout.isEmpty() && nobodyFounds()) {
      View founding = FirstView.of(local, 1);
      found(founding);
      adopt(founding);
    }
    if (!local.ready && local.layout.isPresent() && (heardEnough() || waitedEnough())) {
      becomeReady();
    }
    if (wantsSeat && local.layout.isPresent()) {
      if (!local.layout.get().view().stays(local.self())) {
        askForSeat();
      } else if (others().isEmpty() || peers.connected().stream().anyMatch(p -> p.greeted)) {
        // From here on a removal is somebody's wish.
        wantsSeat = false;
      }
    }
  }

  private void becomeReady() {
    Layout layout = local.layout.orElseThrow();
    local.ready = true;
    local.progressed = true;
    SlotSet founded = foundingSlots.intersection(layout.counted(local.self()));
    foundingSlots = SlotSet.NONE;
    if (neverServed && !lost) {
      firstHere = true;
      local.out.append(new Write.PutSeat(local.self(), local.node));
    }
    if (!local.held.containsAll(founded)) {
      local.hold(local.held.union(founded));
    }
    adoption.adopted(layout.view(), SlotSet.NONE);
    reports.announce();
    local.out.notice(
        Event.Level.INFO,
        "ready",
        "peers",
        peers.connected().stream().filter(peer -> peer.greeted).count(),
        "of",
        others().size(),
        "slots",
        local.held.size());
  }

  /** Whether every other node of VIEW answered, and none has a view or a SHARD_COUNT. */
  private boolean nobodyFounds() {
    for (Address address : others()) {
      Peer peer = peers.at(address);
      if (!peer.greeted || peer.foundsAlone || peer.hasView) {
        return false;
      }
    }
    return true;
  }

  /** Whether every other node answered, if it has a view by a report too, or can't be dialled. */
  private boolean heardEnough() {
    List<Address> others = others();
    boolean somebody = others.isEmpty();
    for (Address address : others) {
      Peer peer = peers.at(address);
      boolean told = peer.greeted && (!peer.hasView || peer.report.isPresent());
      if (!told && !peer.refused) {
        return false;
      }
      somebody |= peer.greeted;
    }
    return somebody;
  }

  private boolean waitedEnough() {
    return local.now.nanos() - startedNanos >= local.settings.startWaitNanos();
  }

  private void askForSeat() {
    if (local.now.nanos() - askedForSeatNanos < AGAIN_NANOS && askedForSeatNanos != 0) {
      return;
    }
    List<Peer> greeted = new ArrayList<>();
    for (Peer peer : peers.connected()) {
      if (peer.greeted && local.layout.orElseThrow().view().member(peer.address).isPresent()) {
        greeted.add(peer);
      }
    }
    if (!greeted.isEmpty()) {
      askedForSeatNanos = local.now.nanos();
      int turn = (int) Long.remainderUnsigned(local.random.getAsLong(), greeted.size());
      local.out.send(greeted.get(turn).address, new Message.Join());
    }
  }

  /** Why this node doesn't serve; empty if it does. */
  String whyNotReady() {
    return WhyNotReady.text(local, isRemoved());
  }

  /** Whether this node has no seat because somebody wished so, and asks for none. */
  boolean isRemoved() {
    return local.ready
        && !wantsSeat
        && local.layout.orElseThrow().view().member(local.self()).isEmpty();
  }
}
