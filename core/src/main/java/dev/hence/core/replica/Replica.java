package dev.hence.core.replica;

import dev.hence.core.agreement.Agreement;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A node's protocol as a deterministic state machine: an input in, effects out.
 *
 * <p>This class only passes inputs to the part that each concerns: {@link Requests} (reads and
 * writes), {@link Delivery} and {@link Pulls} (causal broadcast, anti-entropy), {@link Reports}
 * (stability), {@link Tombstones}, {@link Membership} and {@link Council} (views), {@link Filling}
 * and {@link Transitions} (slots on the move).
 *
 * <p>Threading: owned by one thread, which carries out the effects in the order of {@link Effect}.
 */
public final class Replica {
  private static final String NO_LOG = "updates needed here are in no log any more";

  private final Local local;
  private final Peers peers;
  private final Registers registers;
  private final Pulls pulls;
  private final Delivery delivery;
  private final Authorship authorship;
  private final Requests requests;
  private final Seats seats;
  private final Reports reports;
  private final Reporting reporting;
  private final Laggards laggards;
  private final Tombstones tombstones;
  private final Membership membership;
  private final Greetings greetings;
  private final Council council;
  private final Continuity continuity;
  private final Filling filling;
  private final Transitions transitions;
  private final HandingIn handingIn;
  private final TakingIn takingIn;
  private final Refounding refounding;
  private final Dropping dropping;
  private final KeyCounts keyCounts;
  private final Inquiries inquiries;
  private final Introspection introspection;
  private boolean started;
  private VectorClock savedCoverage;
  private Figures figures = Figures.NONE;
  private Optional<Published> published = Optional.empty();

  /**
   * A replica that goes on from what {@code store} recovered; its first effects come with the first
   * input.
   *
   * @param random the source of all randomness
   */
  public Replica(ReplicaSettings settings, Store store, LongSupplier random, Moment now) {
    local = new Local(settings, store, random, now);
    savedCoverage = local.coverage;
    identify();
    peers = new Peers(local);
    registers = new Registers(local);
    pulls = new Pulls(local, peers);
    delivery = new Delivery(local, registers, pulls, peers);
    Answers answers = new Answers(local);
    authorship = new Authorship(local, peers, delivery, answers);
    requests = new Requests(local, registers, peers, pulls, authorship);
    seats = new Seats(local, peers);
    reports = new Reports(local, seats);
    reporting = new Reporting(local, peers, seats, reports, authorship::writer);
    tombstones = new Tombstones(local, registers, peers, seats, reports);
    laggards = new Laggards(local, reports, peers, tombstones);
    membership = new Membership(local, registers, peers, reports, new Adopting());
    greetings = new Greetings(local, peers, seats, reporting, membership);
    Agreement agreement =
        new Agreement(settings.self(), local.node, store.recovered().vote(), random, local.life);
    council = new Council(local, peers, agreement, this::agreed);
    continuity = new Continuity(local, membership, authorship, council, this::fetchAnew);
    filling = new Filling(local, registers, peers, pulls, membership::isLearner);
    transitions = new Transitions(local, peers, reports, membership, council);
    takingIn = new TakingIn(local, peers, registers, delivery, this::takenIn);
    handingIn = new HandingIn(local, peers, registers, takingIn);
    refounding = new Refounding(local, peers);
    dropping = new Dropping(local, registers, reports, authorship, takingIn);
    keyCounts = new KeyCounts(local, registers, peers);
    inquiries = new Inquiries(local, peers, membership, keyCounts, council);
    introspection = new Introspection(local, peers, registers, filling, new Doings());
  }

  private void identify() {
    if (!local.node.isKnown()) {
      long drawn = local.random.getAsLong();
      local.node = new NodeId(drawn == 0 ? 1 : drawn);
      local.out.append(new Write.PutIdentity(local.node));
    }
  }

  /** Who this node is. */
  public NodeId node() {
    return local.node;
  }

  /** Takes in one input. */
  public List<Effect> step(Moment now, Input input) {
    local.now = now;
    if (!started) {
      started = true;
      seats.seated(local.self(), local.node);
      membership.start();
    }
    switch (input) {
      case Input.ClientRequest client -> take(client);
      case Input.PeerUp up -> up(up);
      case Input.PeerDown down -> down(down);
      case Input.DialFailed failed -> peers.at(failed.peer()).refused = true;
      case Input.Received received -> receive(received);
      case Input.Tick tick -> tick();
      case Input.CycleEnd end -> cycleEnd();
      case Input.Persisted persisted -> persisted();
    }
    return local.out.drain();
  }

  private void take(Input.ClientRequest client) {
    Origin origin = new Origin.Client(client.requestId());
    if (client.request() instanceof Request.Placed placed) {
      requests.take(origin, placed, local.settings.waitNanos(), 0);
    } else if (client.request() instanceof Request.Own own) {
      introspection.take(origin, own);
    } else {
      inquiries.take(origin, client.request());
    }
  }

  private void up(Input.PeerUp up) {
    Peer peer = peers.at(up.peer());
    peer.connected = true;
    peer.refused = false;
    peer.node = up.node();
    peer.forgetGreeting();
    peer.acknowledged = 0;
    peer.heardNanos = local.now.nanos();
    if (greetings.connected(peer)) {
      delivery.recount();
    }
  }

  private void down(Input.PeerDown down) {
    Peer peer = peers.at(down.peer());
    if (peer.connected && peer.greeted) {
      local.out.notice(Event.Level.WARN, "peer lost", "peer", peer.address);
    }
    peer.connected = false;
    peer.forgetGreeting();
    authorship.lost(down.peer());
    requests.forwards().lost(down.peer());
  }

  private void receive(Input.Received received) {
    Peer peer = peers.at(received.from());
    if (!peer.connected) {
      return;
    }
    peer.heardNanos = local.now.nanos();
    if (received.message() instanceof Message.Hello hello) {
      greetings.receive(peer, hello);
    } else if (peer.greeted) {
      receive(peer, received.message());
    }
  }

  private void receive(Peer peer, Message message) {
    switch (message) {
      case Message.Hello hello -> throw new AssertionError("taken in before");
      case Message.Seated seated -> seats.receive(peer.address, seated);
      case Message.NewView view -> membership.learnOf(view.view());
      case Message.Join join -> join(peer);
      case Message.Report report -> {
        reports.receive(peer, report);
        continuity.compare(report);
        takingIn.heard();
      }
      // What a node has that has to hand it in comes in as new updates, or not at all.
      case Message.Updates updates when !peers.isHeard(peer) -> {}
      case Message.Updates updates -> delivery.receive(peer.address, updates.range());
      case Message.Durable durable -> authorship.acknowledge(peer, durable);
      case Message.Pull pull -> pulls.answer(peer.address, pull);
      case Message.Trimmed trimmed -> {
        if (!filling.trimmed(trimmed) && pulls.trimmed(peer.address, trimmed)) {
          fetchAnew(trimmed.writer(), NO_LOG);
        }
      }
      case Message.Lacking lacking -> {
        pulls.receive(peer.address, lacking);
        requests.receive(peer.address, lacking);
        delivery.receive(peer.address, lacking);
        takingIn.receive(peer.address, lacking);
        tombstones.receive(peer.address, lacking);
      }
      case Message.Forward forward -> forwarded(peer, forward);
      case Message.Forwarded forwarded -> requests.forwards().answered(peer.address, forwarded);
      case Message.CountKeys count -> keyCounts.count(peer.address, count);
      case Message.KeysCounted counted -> keyCounts.counted(peer.address, counted);
      case Message.Fetch fetch -> filling.answer(peer.address, fetch);
      case Message.Page page -> {
        filling.receive(peer.address, page);
        refounding.receive(peer, page);
      }
      case Message.Orphans orphans -> takingIn.take(peer.address, orphans);
      case Message.OrphansTaken taken -> handingIn.receive(peer.address, taken);
      case Message.Cast cast -> council.receive(peer.address, cast.ballot());
    }
  }

  /** Something was taken in here: whoever brought it is told, which may be this node. */
  private void takenIn(Address from, Message.OrphansTaken answer) {
    if (from.equals(local.self())) {
      handingIn.receive(from, answer);
    } else {
      local.out.send(from, answer);
    }
  }

  private void join(Peer peer) {
    if (local.layout.isEmpty()) {
      return;
    }
    View view = local.layout.get().view();
    if (view.stays(peer.address)) {
      local.out.send(peer.address, new Message.NewView(view));
    } else {
      council.want(new ViewChange.AddNode(peer.address));
    }
  }

  private void forwarded(Peer peer, Message.Forward forward) {
    Origin origin = new Origin.Peer(peer.address, forward.id());
    if (!(forward.request() instanceof Request.Placed placed)) {
      inquiries.take(origin, forward.request());
    } else if (placed instanceof Request.Read || peer.forwards.add(forward.id())) {
      requests.take(origin, placed, forward.waitNanos(), forward.hops());
    }
  }

  /** A view was agreed: whoever learns it from here needn't ask. */
  private void agreed(View view) {
    membership.learnOf(view);
    for (Peer peer : peers.connected()) {
      if (peer.greeted) {
        local.out.send(peer.address, new Message.NewView(view));
      }
    }
  }

  /**
   * What this node lacks of {@code writer} comes by no log: the slots are fetched anew, and not
   * answered for until then. What is here stays: it may have updates that nobody else has.
   */
  private void fetchAnew(long writer, String why) {
    SlotSet affected = local.layout.orElseThrow().slotsOf(writer);
    local.out.notice(
        Event.Level.WARN,
        why + "; fetching the slots anew",
        "writer",
        Long.toHexString(writer),
        "here",
        local.coverage.get(writer));
    local.hold(local.held.minus(affected));
    delivery.recount();
    filling.anew(VectorClock.EMPTY.with(writer, local.coverage.get(writer) + 1));
  }

  private void tick() {
    greetings.tick();
    seats.tick();
    membership.tick();
    pulls.tick();
    delivery.tick();
    pulls.outOfReach().ifPresent(writer -> fetchAnew(writer, NO_LOG));
    reports.tick();
    reporting.tick();
    laggards.tick();
    tombstones.tick();
    refounding.tick();
    handingIn.tick();
    filling.tick().ifPresent(slots -> dropping.drop(slots, local.layout.orElseThrow()));
    requests.tick();
    requests.forwards().tick();
    authorship.tick();
    keyCounts.tick();
    council.tick();
    transitions.tick();
    figures =
        new Figures(
            local.log.all(), registers.tombstones(), laggards.holdingBack(), filling.figures());
  }

  private void cycleEnd() {
    if (local.progressed) {
      local.progressed = false;
      delivery.deliver();
      requests.retry();
    }
    delivery.cycleEnd();
    authorship.broadcast();
    if (!local.coverage.equals(savedCoverage)) {
      savedCoverage = local.coverage;
      local.out.append(new Write.PutCoverage(local.coverage, local.clock.last()));
    }
    registers.cycleEnd();
  }

  private void persisted() {
    registers.persisted();
    local.durable = local.coverage;
    authorship.persisted();
    published =
        local.layout.map(layout ->
            new Published(
                layout, local.served(), local.durable, local.stable, local.clock.last(), figures));
  }

  /** What is durable as of the last {@link Input.Persisted}; none before there is a view. */
  public Optional<Published> published() {
    return published;
  }

  /** What a new view means to the parts. */
  private final class Adopting implements Membership.Adoption {
    @Override
    public void adopted(View view, SlotSet dropped) {
      if (!local.orphaned.isEmpty()) {
        authorship.closeWriter();
        takingIn.closeWriter();
      }
      refounding.viewChanged();
      Layout layout = local.layout.orElseThrow();
      SlotSet foreign =
          registers.occupied().minus(layout.counted(local.self())).minus(local.orphaned);
      SlotSet abandoned = filling.abandonWhatCameFromTheGone();
      filling.viewChanged();
      dropping.drop(dropped.union(foreign).union(abandoned), layout);
      int shard = view.member(local.self()).map(Member::shard).orElse(Member.NO_SHARD);
      Role role = new Role(view.generation(), shard);
      authorship.keepOnlyFor(role);
      takingIn.keepOnlyFor(role);
      delivery.recount();
      council.enter(layout.view(), membership.mayVote());
    }

    @Override
    public void abandoned() {
      authorship.closeWriter();
    }
  }

  /** What the parts have to do, for whoever asks. */
  private final class Doings implements Introspection.Doings {
    @Override
    public Membership membership() {
      return membership;
    }

    @Override
    public long writer() {
      return authorship.writer();
    }

    @Override
    public NodeStatus.Waiting waiting() {
      return new NodeStatus.Waiting(
          requests.waiting(),
          requests.forwards().size(),
          authorship.waiting(),
          delivery.heldBack(),
          council.waiting());
    }

    @Override
    public Figures figures() {
      return figures;
    }

    @Override
    public void explain(Origin origin, Request.ExplainToken request) {
      requests.explanations().take(origin, request);
    }
  }
}
