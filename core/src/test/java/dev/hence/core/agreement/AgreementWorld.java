package dev.hence.core.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Nodes that agree, with a network that keeps every message until a test delivers or drops it, and
 * disks that keep what was persisted. Checks after each step that an epoch has one view.
 */
final class AgreementWorld {
  private final List<Node> nodes = new ArrayList<>();
  private final List<InFlight> network = new ArrayList<>();
  private final SortedMap<Long, View> decided = new TreeMap<>();
  private final List<View> proposed = new ArrayList<>();
  private final LongSupplier random;
  private long identities;
  private long restarts;
  private int givenUp;

  /** A node: what its disk holds, and what runs on it. */
  static final class Node {
    final Address address;
    NodeId id;
    View view;
    Vote durable = Vote.NONE;
    boolean mayVote = true;
    long nanos;
    Agreement agreement;

    /** What its disk held once. */
    private View copiedView;

    private Vote copiedVote = Vote.NONE;

    /** The last epoch of which it knew a view. */
    private long knew;

    private Node(Address address, NodeId id, View view, LongSupplier random) {
      this.address = address;
      this.id = id;
      this.view = view;
      this.copiedView = view;
      this.agreement = new Agreement(address, id, durable, random, 0);
    }

    /** Whether its answers count in the instance that follows its view. */
    boolean votes() {
      return view.member(address)
          .filter(seat -> seat.shard() != Member.NO_SHARD && !seat.leaving())
          .filter(seat -> seat.memory().equals(durable.memory()))
          .map(seat -> seat.node().isKnown() ? seat.node().equals(id) : mayVote)
          .orElse(false);
    }
  }

  /** A message on its way. */
  record InFlight(Address from, Address to, BallotMessage message) {}

  /** A node for each of {@code addresses}, all in the view {@code first}. */
  AgreementWorld(List<Address> addresses, View first, LongSupplier random) {
    this.random = random;
    decided.put(first.epoch(), first);
    for (Address address : addresses) {
      Node node = new Node(address, new NodeId(++identities), first, random);
      nodes.add(node);
      restart(node);
    }
  }

  List<Node> nodes() {
    return nodes;
  }

  List<InFlight> network() {
    return network;
  }

  /** The view of each epoch, as far as anybody decided one. */
  SortedMap<Long, View> decided() {
    return decided;
  }

  /** How many proposals ended without a majority. */
  int givenUp() {
    return givenUp;
  }

  void propose(Node node, View next) {
    proposed.add(next);
    carryOut(node, node.agreement.propose(next, node.nanos));
  }

  void tick(Node node, long nanos) {
    node.nanos += nanos;
    carryOut(node, node.agreement.tick(node.nanos));
  }

  /** Delivers a message, which stays in the network to come again if {@code repeats}. */
  void deliver(int index, boolean repeats) {
    InFlight sent = repeats ? network.get(index) : network.remove(index);
    for (Node node : nodes) {
      if (node.address.equals(sent.to())) {
        carryOut(node, node.agreement.receive(sent.from(), sent.message(), node.nanos));
      }
    }
  }

  /** Takes in a message and dies before anything that follows from it is durable. */
  void crashOn(int index) {
    InFlight sent = network.remove(index);
    for (Node node : nodes) {
      if (node.address.equals(sent.to())) {
        node.agreement.receive(sent.from(), sent.message(), node.nanos);
        restart(node);
      }
    }
  }

  /** Dies and comes back with what its disk holds. */
  void restart(Node node) {
    node.agreement =
        new Agreement(node.address, node.id, node.durable, random, Long.reverse(++restarts));
    carryOut(node, node.agreement.enter(node.view, node.mayVote, true));
  }

  /** Dies and comes back with an empty disk; peers give it their view and tell it so. */
  void replace(Node node) {
    node.id = new NodeId(++identities);
    node.durable = Vote.NONE;
    node.mayVote = false;
    copyDisk(node);
    restart(node);
  }

  /** Keeps what the disk of a node holds. */
  void copyDisk(Node node) {
    node.copiedView = node.view;
    node.copiedVote = node.durable;
  }

  /** Dies and comes back with what was kept of its disk, and finds that out before it votes. */
  void goBack(Node node) {
    node.view = node.copiedView;
    node.durable = node.copiedVote;
    restart(node);
    carryOut(node, node.agreement.doubt());
  }

  /** Gets the view that follows its own, if it was decided. */
  void learn(Node node) {
    View next = decided.get(node.view.epoch() + 1);
    if (next != null) {
      node.view = next;
      node.knew = Math.max(node.knew, next.epoch());
      carryOut(node, node.agreement.enter(next, node.mayVote, true));
    }
  }

  /** The duty cycle: first the disk, then the network. */
  private void carryOut(Node node, List<Action> actions) {
    for (int i = 0; i < actions.size(); i++) {
      switch (actions.get(i)) {
        case Action.Persist persist -> {
          assertThat(i).as("a vote is persisted before all else").isZero();
          persist(node, persist.vote());
        }
        case Action.Send send -> {
          assertThat(send.to()).isNotEqualTo(node.address);
          assertThat(node.durable).as("what is said is durable").isEqualTo(said(node, send));
          network.add(new InFlight(node.address, send.to(), send.message()));
        }
        case Action.Decided outcome -> decide(node, outcome.view());
        case Action.NoMajority _ -> givenUp++;
        case Action.Behind behind -> assertThat(behind.peer()).isNotEqualTo(node.address);
        case Action.Ahead ahead ->
            assertThat(nodes)
                .filteredOn(peer -> peer.address.equals(ahead.peer()))
                .allMatch(peer -> peer.knew > node.view.epoch());
      }
    }
  }

  private static void persist(Node node, Vote vote) {
    assertThat(vote.epoch()).isEqualTo(node.view.epoch() + 1);
    if (vote.epoch() == node.durable.epoch()) {
      assertThat(vote.promised()).isGreaterThanOrEqualTo(node.durable.promised());
    }
    node.durable = vote;
  }

  /** The vote that has to be durable when {@code send} leaves, as far as the message shows it. */
  private static Vote said(Node node, Action.Send send) {
    Vote vote = node.durable;
    return switch (send.message()) {
      case BallotMessage.Promise promise ->
          new Vote(promise.epoch(), promise.ballot(), promise.accepted(), vote.memory());
      case BallotMessage.Accepted accepted ->
          new Vote(
              accepted.epoch(),
              accepted.ballot(),
              vote.accepted().filter(had -> had.ballot().equals(accepted.ballot())),
              vote.memory());
      case BallotMessage.Rejected rejected ->
          new Vote(rejected.epoch(), rejected.promised(), vote.accepted(), vote.memory());
      case BallotMessage.Prepare _, BallotMessage.Accept _ -> vote;
    };
  }

  private void decide(Node node, View view) {
    assertThat(view.epoch()).isEqualTo(node.view.epoch() + 1);
    assertThat(proposed).as("only what was proposed is decided").contains(view);
    View earlier = decided.putIfAbsent(view.epoch(), view);
    assertThat(earlier == null || earlier.equals(view))
        .as("epoch %d is decided once: %s and %s", view.epoch(), earlier, view)
        .isTrue();
  }
}
