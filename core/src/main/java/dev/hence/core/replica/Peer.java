package dev.hence.core.replica;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import java.util.Optional;

/** What is known of one other node. */
final class Peer {
  final Address address;

  /** Who it was when it was last connected. */
  NodeId node = NodeId.UNKNOWN;

  boolean connected;

  /** Whether a dial failed since it was last connected. */
  boolean refused;

  /** Whether it said {@link Message.Hello} on the present connection. */
  boolean greeted;

  /** Whether its environment has a SHARD_COUNT; as it said. */
  boolean foundsAlone;

  /** Whether it had a view when it said hello. */
  boolean hasView;

  /** When something last arrived from it. */
  long heardNanos;

  /** When it was greeted last; empty before. */
  Optional<Long> greetedNanos = Optional.empty();

  /** When it was last said that it belongs to another cluster; empty before. */
  Optional<Long> complainedNanos = Optional.empty();

  /** Its last report on the present connection. */
  Optional<Message.Report> report = Optional.empty();

  /** The writes that it handed on, lately: a repeated message must not apply one twice. */
  final Recent forwards = new Recent();

  /** Up to where it has this node's own updates durably. */
  long acknowledged;

  /** Whether writes wait for it: not since it let one down, until it answers again. */
  boolean trusted;

  Peer(Address address) {
    this.address = address;
  }

  /** Whatever it said before doesn't count any more: it has to greet anew. */
  void forgetGreeting() {
    greeted = false;
    report = Optional.empty();
  }

  /** What it is known to have; nothing before its first report. */
  VectorClock coverage() {
    return report.map(Message.Report::coverage).orElse(VectorClock.EMPTY);
  }

  /** Whether it said last that it holds all slots of its former roles. */
  boolean keeps() {
    return report.filter(Message.Report::keeps).isPresent();
  }

  /** Whether it said last that it lost its disk and is to be filled. */
  boolean learner() {
    return report.filter(Message.Report::learner).isPresent();
  }

  boolean serving() {
    return report.isPresent() && report.get().serving();
  }
}
