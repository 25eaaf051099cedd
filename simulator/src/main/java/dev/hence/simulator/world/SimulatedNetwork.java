package dev.hence.simulator.world;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.runtime.Network;
import dev.hence.core.sharding.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Connections between the nodes, as the real transport has them: dialled by whoever wants them and
 * can, found broken some time after they broke, in order unless reordering is on.
 *
 * <p>A way can be blocked in one direction. What is sent that way is lost, and after a while both
 * ends find the connection dead. Dialling needs both directions.
 */
public final class SimulatedNetwork {
  private static final long DIAL_TIMEOUT = SECOND;
  private static final long REDIAL_MIN = 100 * MILLI;
  private static final long REDIAL_MAX = 500 * MILLI;
  private static final long DETECTION_MIN = 300 * MILLI;
  private static final long DETECTION_MAX = 3 * SECOND;
  private static final long IDLE = SECOND;

  private final Scheduler scheduler;
  private final Dice dice;
  private final Meddler meddler;
  private final Observers observers;
  private final Map<Address, SimulatedNode> nodes = new LinkedHashMap<>();
  private final Map<Way, Link> links = new HashMap<>();
  private final Map<Address, List<Address>> wanted = new HashMap<>();
  private final Set<Way> dialling = new HashSet<>();
  private final Map<Way, Integer> blocked = new HashMap<>();
  private final Interference interference = new Interference();
  private final WritesUnderWay writes = new WritesUnderWay();
  private NetworkProfile profile;

  /** A direction between two nodes. */
  private record Way(Address from, Address to) {
    Way undirected() {
      return from.compareTo(to) < 0 ? this : new Way(to, from);
    }
  }

  SimulatedNetwork(
      Scheduler scheduler,
      Dice dice,
      NetworkProfile profile,
      Meddler meddler,
      Observers observers) {
    this.scheduler = scheduler;
    this.dice = dice;
    this.profile = profile;
    this.meddler = meddler;
    this.observers = observers;
    observers.add(writes);
  }

  public void behave(NetworkProfile changed) {
    profile = changed;
  }

  /** Lets nothing through from one node to another until it is unblocked as often. */
  public void block(Address from, Address to) {
    blocked.merge(new Way(from, to), 1, Integer::sum);
    find(from, to).filter(Link::isUp).ifPresent(this::breakUnlessHealed);
  }

  public void unblock(Address from, Address to) {
    blocked.computeIfPresent(new Way(from, to), (way, times) -> times == 1 ? null : times - 1);
  }

  /** Unblocks all, and delivers every kind of message at every link's usual pace. */
  public void heal() {
    blocked.clear();
    interference.end();
  }

  /** What happens to the messages of one link or one kind. */
  public Interference interference() {
    return interference;
  }

  /** Whether a write that a node handed on is yet to be taken in. */
  public boolean carriesWrites() {
    return !writes.isEmpty();
  }

  /** Whether any way is blocked. */
  public boolean isCut() {
    return !blocked.isEmpty();
  }

  void add(SimulatedNode node) {
    nodes.put(node.address(), node);
  }

  /** The network as the node sees it. */
  Network port(SimulatedNode node) {
    return new Network() {
      @Override
      public void connect(List<Address> peers) {
        want(node, peers);
      }

      @Override
      public void send(Address to, Message message) {
        SimulatedNetwork.this.send(node, to, message);
      }
    };
  }

  /**
   * The node's process died. Its kernel closes the connections: what was sent before arrives, or is
   * cut off by a reset. If the machine went down, nobody tells the peers, who find out by
   * themselves or when it comes back.
   */
  void died(SimulatedNode node, boolean silently) {
    wanted.remove(node.address());
    for (SimulatedNode other : nodes.values()) {
      find(node.address(), other.address())
          .filter(Link::isUp)
          .ifPresent(link -> died(link, node, other, silently));
    }
  }

  private void died(Link link, SimulatedNode dead, SimulatedNode survivor, boolean silently) {
    if (link.isHalfOpen()) {
      if (link.isUpFor(dead)) {
        link.close();
      }
      return;
    }
    link.dies(dead);
    long reset = scheduler.now() + dice.between(0, 2 * MILLI);
    long last = Math.max(scheduler.now(), link.lastAt(survivor)) + 1;
    long detection = scheduler.now() + dice.between(DETECTION_MIN, DETECTION_MAX);
    long number = link.number();
    scheduler.at(
        silently ? detection : dice.chance(0.5) ? last : reset,
        () -> {
          if (link.isUp(number) && link.isUpFor(survivor)) {
            notice(link, survivor, dead.address());
          }
        });
  }

  /** The end that lives finds that the other one is gone. */
  private void notice(Link link, SimulatedNode survivor, Address dead) {
    link.close();
    if (survivor.isRunning()) {
      survivor.enqueue(new Input.PeerDown(dead));
      dial(survivor, dead, dice.between(REDIAL_MIN, REDIAL_MAX));
    }
  }

  /** The node stands still; its peers find out if it does for long. */
  void paused(SimulatedNode node) {
    for (SimulatedNode other : nodes.values()) {
      find(node.address(), other.address()).filter(Link::isUp).ifPresent(this::breakUnlessHealed);
    }
  }

  private Optional<Link> find(Address one, Address other) {
    return Optional.ofNullable(links.get(new Way(one, other).undirected()));
  }

  private Link link(SimulatedNode one, SimulatedNode other) {
    boolean ordered = one.address().compareTo(other.address()) < 0;
    return links.computeIfAbsent(
        new Way(one.address(), other.address()).undirected(),
        way -> ordered ? new Link(one, other) : new Link(other, one));
  }

  private boolean isBlocked(Address from, Address to) {
    return blocked.containsKey(new Way(from, to));
  }

  private boolean isBroken(Link link) {
    return isBlocked(link.low().address(), link.high().address())
        || isBlocked(link.high().address(), link.low().address())
        || link.low().isPaused()
        || link.high().isPaused();
  }

  private boolean wants(SimulatedNode node, Address peer) {
    return wanted.getOrDefault(node.address(), List.of()).contains(peer);
  }

  private void want(SimulatedNode node, List<Address> peers) {
    wanted.put(node.address(), peers);
    for (Address peer : peers) {
      dial(node, peer, dice.between(0, MILLI));
    }
    for (SimulatedNode other : nodes.values()) {
      if (!peers.contains(other.address())) {
        find(node.address(), other.address()).ifPresent(this::closeUnlessWanted);
      }
    }
  }

  private void closeUnlessWanted(Link link) {
    long number = link.number();
    scheduler.after(
        IDLE,
        () -> {
          if (link.isUp(number)
              && !link.isHalfOpen()
              && !wants(link.low(), link.high().address())
              && !wants(link.high(), link.low().address())) {
            disconnect(link);
          }
        });
  }

  private void breakUnlessHealed(Link link) {
    long number = link.number();
    scheduler.after(
        dice.between(DETECTION_MIN, DETECTION_MAX),
        () -> {
          if (link.isUp(number) && !link.isHalfOpen() && isBroken(link)) {
            disconnect(link);
          }
        });
  }

  private void disconnect(Link link) {
    link.close();
    lose(link, link.low(), link.high().address());
    lose(link, link.high(), link.low().address());
  }

  private void lose(Link link, SimulatedNode node, Address peer) {
    long number = link.number();
    long process = node.process();
    scheduler.after(
        dice.between(0, 2 * MILLI),
        () -> {
          if (link.number() == number && node.isRunning(process)) {
            node.enqueue(new Input.PeerDown(peer));
            dial(node, peer, dice.between(REDIAL_MIN, REDIAL_MAX));
          }
        });
  }

  /** Dials after a delay, and again until there is a connection or none is wanted. */
  private void dial(SimulatedNode node, Address peer, long delay) {
    Way way = new Way(node.address(), peer);
    if (dialling.add(way)) {
      scheduler.after(delay, () -> connect(node, way));
    }
  }

  private void connect(SimulatedNode node, Way way) {
    dialling.remove(way);
    if (!node.isRunning() || !wants(node, way.to())) {
      return;
    }
    SimulatedNode peer = nodes.get(way.to());
    if (peer != null && link(node, peer).isUpFor(node)) {
      return;
    }
    if (isBlocked(way.from(), way.to()) || isBlocked(way.to(), way.from())) {
      fail(node, way, DIAL_TIMEOUT);
    } else if (peer == null || !peer.isRunning()) {
      fail(node, way, delay());
    } else if (peer.isPaused() || !peer.store().node().isKnown()) {
      fail(node, way, DIAL_TIMEOUT);
    } else {
      establish(node, peer);
    }
  }

  private void fail(SimulatedNode node, Way way, long delay) {
    long process = node.process();
    dialling.add(way);
    scheduler.after(
        delay,
        () -> {
          dialling.remove(way);
          if (node.isRunning(process)) {
            node.enqueue(new Input.DialFailed(way.to()));
          }
          dial(node, way.to(), dice.between(REDIAL_MIN, REDIAL_MAX));
        });
  }

  private void establish(SimulatedNode dialler, SimulatedNode peer) {
    Link link = link(dialler, peer);
    if (link.isHalfOpen()) {
      // A new process takes the place of the one that the peer still took for alive.
      notice(link, peer, dialler.address());
    }
    long accepted = scheduler.now() + delay();
    long confirmed = accepted + delay();
    link.open(
        link.low() == dialler ? confirmed : accepted, link.low() == dialler ? accepted : confirmed);
    greet(link, peer, dialler, accepted);
    greet(link, dialler, peer, confirmed);
  }

  private void greet(Link link, SimulatedNode node, SimulatedNode peer, long at) {
    long number = link.number();
    scheduler.at(
        at,
        () -> {
          if (link.isUp(number) && !link.isHalfOpen()) {
            node.enqueue(new Input.PeerUp(peer.address(), peer.store().node()));
          }
        });
  }

  private void send(SimulatedNode from, Address to, Message sent) {
    observers.sent(from, to, sent);
    Message message = meddler.sent(sent);
    SimulatedNode receiver = nodes.get(to);
    if (receiver == null || receiver == from) {
      return;
    }
    Link link = link(from, receiver);
    String kind = interference.kind(message);
    if (!link.isUpFor(from)
        || isBlocked(from.address(), to)
        || dice.chance(profile.loss())
        || dice.chance(interference.loss(kind))) {
      return;
    }
    long arrival = from.sendTime() + delay() + interference.delay(from.address(), to, kind);
    boolean overtakes = dice.chance(profile.reordering()) || interference.isLate(kind);
    deliver(
        link,
        from,
        receiver,
        message,
        overtakes
            ? link.outOfOrder(receiver, arrival + 3 * delay())
            : link.inOrder(receiver, arrival));
    if (dice.chance(profile.repetition())) {
      deliver(link, from, receiver, message, link.outOfOrder(receiver, arrival + 10 * delay()));
    }
    Interference.Repetition again = interference.repetition(kind);
    if (again.share() > 0 && dice.chance(again.share())) {
      long later = arrival + dice.between(1, again.delayNanos());
      deliver(link, from, receiver, message, link.outOfOrder(receiver, later));
    }
  }

  private void deliver(
      Link link, SimulatedNode from, SimulatedNode receiver, Message message, long arrival) {
    long number = link.number();
    writes.leaves(message);
    scheduler.at(
        arrival,
        () -> {
          writes.ends(message);
          if (link.isUp(number) && link.isUpFor(receiver)) {
            writes.arrives(receiver, message);
            receiver.enqueue(new Input.Received(from.address(), message));
          }
        });
  }

  private long delay() {
    return dice.between(profile.delayNanosMin(), profile.delayNanosMax());
  }
}
