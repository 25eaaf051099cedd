package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.View;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The first words on a connection. From them a node learns of newer views, of data that its address
 * had before, and whether a peer is of the same cluster at all. Of two clusters that meet, the less
 * settled node yields; equals refuse each other.
 */
final class Greetings {
  /** How often a peer that didn't greet is greeted again. */
  private static final long AGAIN_NANOS = 400_000_000;

  /** How often the same complaint about a peer is repeated. */
  private static final long COMPLAINT_NANOS = 30_000_000_000L;

  /** Of two clusters of one origin the one that has grown more goes on. */
  private static final Comparator<View> LESSER =
      Comparator.comparingInt((View view) -> view.members().size())
          .thenComparingLong(View::epoch)
          .thenComparingInt(View::cluster);

  private final Local local;
  private final Peers peers;
  private final Seats seats;
  private final Reporting reporting;
  private final Membership membership;

  Greetings(Local local, Peers peers, Seats seats, Reporting reporting, Membership membership) {
    this.local = local;
    this.peers = peers;
    this.seats = seats;
    this.reporting = reporting;
    this.membership = membership;
  }

  /** A connection is up; whether another node is at its end than the last time. */
  boolean connected(Peer peer) {
    boolean another = seats.seated(peer.address, peer.node);
    greet(peer);
    return another;
  }

  /** Greets those again whose greeting didn't come, and forgets who is gone for good. */
  void tick() {
    peers.forgetTheGone();
    for (Peer peer : peers.all()) {
      if (peer.connected && !peer.greeted && isDue(peer.greetedNanos, AGAIN_NANOS)) {
        greet(peer);
      }
    }
  }

  private boolean isDue(Optional<Long> lastNanos, long everyNanos) {
    return lastNanos.filter(last -> local.now.nanos() - last < everyNanos).isEmpty();
  }

  /** A peer introduces itself. */
  void receive(Peer peer, Message.Hello hello) {
    if (hello.view().isPresent() && !consider(peer, hello)) {
      peer.forgetGreeting();
      return;
    }
    if (hello.youWere().isKnown() && !hello.youWere().equals(local.node)) {
      membership.learn(peer, hello.youWere());
    }
    boolean first = !peer.greeted;
    peer.greeted = true;
    peer.trusted = true;
    peer.foundsAlone = hello.foundsAlone();
    peer.hasView = hello.view().isPresent();
    if (first) {
      local.out.notice(Event.Level.INFO, "peer found", "peer", peer.address, "node", peer.node);
      reporting.greet(peer.address);
    }
    if (isDue(peer.greetedNanos, AGAIN_NANOS / 2)) {
      greet(peer);
    }
  }

  /** Compares views with a peer that has one; false if the two can't be in one cluster. */
  private boolean consider(Peer peer, Message.Hello hello) {
    View theirs = hello.view().orElseThrow();
    Optional<View> mine = local.layout.map(Layout::view);
    if (mine.isEmpty() || mine.get().cluster() == theirs.cluster()) {
      membership.learnOf(theirs);
      return true;
    }
    int order = standing().compareTo(hello.standing());
    if (order == 0 && isSplit(peer, mine.get(), theirs)) {
      order = LESSER.compare(mine.get(), theirs);
      if (order < 0) {
        tellOfJoining(mine.get(), theirs);
      }
    }
    if (order < 0) {
      peers.all().forEach(Peer::forgetGreeting);
      membership.yieldTo(theirs);
      return true;
    }
    if (isDue(peer.complainedNanos, COMPLAINT_NANOS)) {
      peer.complainedNanos = Optional.of(local.now.nanos());
      local.out.notice(
          order > 0 ? Event.Level.INFO : Event.Level.ERROR,
          "a peer belongs to another cluster; start all nodes with the same VIEW and SHARD_COUNT",
          "peer",
          peer.address,
          "here",
          founding(),
          "there",
          hello.founding());
    }
    return false;
  }

  /**
   * Whether the two clusters began at one node: a member founded one alone, lost its disk, and
   * founded the other. Only where one of them knows the other's node as a member: what happens to
   * be at an address now must not draw a node into a cluster that it was never meant for.
   */
  private boolean isSplit(Peer peer, View mine, View theirs) {
    return Founding.isOneOrigin(mine.cluster(), theirs.cluster())
        && (theirs.member(local.self()).isPresent() || mine.member(peer.address).isPresent());
  }

  private void tellOfJoining(View mine, View theirs) {
    local.out.notice(
        Event.Level.WARN,
        "joining another cluster of the same origin, and handing in what this one had",
        "members there",
        theirs.members().size(),
        "members here",
        mine.members().size());
  }

  private Message.Standing standing() {
    boolean hasMore =
        !local.coverage.isEmpty()
            || local.layout.map(layout -> layout.view().epoch() > 1).orElse(false);
    if (hasMore) {
      return Message.Standing.SETTLED;
    }
    return local.ready ? Message.Standing.FOUNDED : Message.Standing.STARTING;
  }

  private void greet(Peer peer) {
    peer.greetedNanos = Optional.of(local.now.nanos());
    local.out.send(
        peer.address,
        new Message.Hello(
            standing(),
            local.layout.map(Layout::view),
            seats.servedBefore(peer.address, peer.node),
            founding(),
            local.settings.shardCount().isPresent()));
  }

  private String founding() {
    List<String> view = local.settings.environmentView().stream().map(Address::text).toList();
    return "VIEW="
        + String.join(",", view)
        + " SHARD_COUNT="
        + (local.settings.shardCount().isPresent()
            ? local.settings.shardCount().getAsInt()
            : "(none)");
  }
}
