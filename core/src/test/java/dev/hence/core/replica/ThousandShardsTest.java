package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.agreement.Vote;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reports and stability in a cluster of 1,000 shards of three nodes: six nodes of two shards are
 * real, the others are only told things, and tell what a node of their shard would.
 */
class ThousandShardsTest {
  private static final int SHARDS = 1_000;
  private static final int REAL = 6;
  private static final long TICK = ReplicaSettings.TICK_NANOS;
  private static final long SECOND = 1_000_000_000;
  private static final long NUMBER = 1_000_000;

  private static final List<Address> ADDRESSES =
      IntStream.range(0, 3 * SHARDS)
          .mapToObj(i -> new Address("10.0." + i / 250 + "." + i % 250 + ":8090"))
          .toList();
  private static final Layout LAYOUT =
      new Layout(
          ((Founding.Result.Founded) Founding.found(ADDRESSES, SHARDS, new NodeId(1))).view());

  private final List<RealNode> nodes = new ArrayList<>();
  private long nanos;
  private long entriesSent;
  private long reportsSent;

  /** The parts of a node that report. */
  private static final class RealNode {
    final Address address;
    final Local local;
    final Peers peers;
    final Reports reports;
    final Reporting reporting;

    RealNode(Address address) {
      this.address = address;
      ReplicaSettings settings = ReplicaSettings.of(address, ADDRESSES, OptionalInt.of(SHARDS));
      local = new Local(settings, new EmptyStore(), () -> 1, new Moment(0, 0));
      local.layout = Optional.of(LAYOUT);
      local.ready = true;
      local.held = LAYOUT.present(address);
      peers = new Peers(local);
      reports = new Reports(local);
      reporting = new Reporting(local, peers, reports, () -> 0);
      for (int i = 0; i < ADDRESSES.size(); i++) {
        Address other = ADDRESSES.get(i);
        NodeId id = new NodeId(i + 1);
        reports.seated(other, id);
        if (!other.equals(address)) {
          Peer peer = peers.at(other);
          peer.connected = true;
          peer.greeted = true;
          peer.node = id;
        }
      }
    }

    void cover(VectorClock coverage) {
      local.coverage = coverage;
      local.durable = coverage;
    }
  }

  private static long writer(int shard) {
    return WriterId.of(0, shard, 7);
  }

  @BeforeEach
  void start() {
    for (int i = 0; i < REAL; i++) {
      nodes.add(new RealNode(ADDRESSES.get(i)));
    }
  }

  /** Lets time pass for the real nodes; what they tell each other arrives within the tick. */
  private void pass(long forNanos) {
    entriesSent = 0;
    reportsSent = 0;
    for (long end = nanos + forNanos; nanos < end; nanos += TICK) {
      for (RealNode node : nodes) {
        node.local.now = new Moment(nanos, nanos / 1_000_000);
        node.reports.tick();
        node.reporting.tick();
        node.local.out.drain().forEach(effect -> deliver(node, effect));
      }
    }
  }

  private void deliver(RealNode from, Effect effect) {
    if (effect instanceof Effect.Send(Address to, Message.Report report)) {
      reportsSent++;
      entriesSent += report.coverage().size() + report.stable().size();
      nodes.stream()
          .filter(node -> node.address.equals(to))
          .forEach(node -> node.reports.receive(node.peers.at(from.address), report));
    }
  }

  /** What a node of {@code shard} says, all of whose writes are stable. */
  private void tellOf(int shard) {
    VectorClock stable = VectorClock.EMPTY.with(writer(shard), NUMBER);
    Message.Report report =
        new Message.Report(
            1, nodes.getFirst().reports.fingerprint(), true, true, false, stable, stable, 1, 0);
    Address teller = ADDRESSES.get(3 * shard);
    nodes.forEach(node -> node.reports.receive(node.peers.at(teller), report));
  }

  @Test
  void tokens_ofKeysInAllShards_haveAtMost64CharactersOnceIdle() {
    VectorClock.Builder all = new VectorClock.Builder(SHARDS);
    for (int shard = 0; shard < SHARDS; shard++) {
      all.add(writer(shard), NUMBER);
    }
    VectorClock seen = all.build();
    for (int i = 0; i < REAL; i++) {
      nodes.get(i).cover(VectorClock.EMPTY.with(writer(i / 3), NUMBER));
    }
    pass(SECOND);
    for (int shard = 2; shard < SHARDS; shard++) {
      tellOf(shard);
    }
    for (RealNode node : nodes) {
      Token token = node.local.token(Long.MAX_VALUE, seen);
      assertThat(token.entries()).isEqualTo(VectorClock.EMPTY);
      assertThat(TokenCodec.withSecret(new byte[] {1}).encode(token).length())
          .isLessThanOrEqualTo(64);
    }
  }

  @Test
  void reports_ofAnIdleCluster_haveAFewEntriesEach() {
    for (int i = 0; i < REAL; i++) {
      nodes.get(i).cover(VectorClock.EMPTY.with(writer(i / 3), NUMBER));
    }
    for (int shard = 2; shard < SHARDS; shard++) {
      tellOf(shard);
    }
    pass(SECOND);
    pass(2 * SECOND);
    assertThat(nodes.getFirst().local.stable.size()).isEqualTo(SHARDS);
    assertThat(reportsSent).isEqualTo((long) REAL * (ADDRESSES.size() - 1) * 8);
    assertThat(entriesSent).isLessThanOrEqualTo(2 * reportsSent);
  }

  @Test
  void change_inOneShard_isToldToAllWithinAQuarterOfASecond() {
    pass(SECOND);
    for (int i = 0; i < 3; i++) {
      nodes.get(i).cover(VectorClock.EMPTY.with(writer(0), NUMBER));
    }
    pass(SECOND * 65 / 100);
    for (RealNode node : nodes) {
      assertThat(node.local.stable.get(writer(0))).isEqualTo(NUMBER);
    }
    assertThat(entriesSent).as("a change is told once").isLessThan(20L * ADDRESSES.size());
  }

  private static final class EmptyStore implements Store {
    @Override
    public Recovered recovered() {
      return new Recovered(
          NodeId.UNKNOWN,
          Optional.empty(),
          Vote.NONE,
          0,
          VectorClock.EMPTY,
          0,
          VectorClock.EMPTY,
          SlotSet.NONE,
          SlotSet.NONE,
          0,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          true);
    }

    @Override
    public Optional<Register> register(Key key) {
      return Optional.empty();
    }

    @Override
    public List<Update> registers(SlotSet slots, Optional<Key> after, int bytesMax) {
      return List.of();
    }

    @Override
    public List<Update> updates(long writer, long after, long through, int bytesMax) {
      return List.of();
    }

    @Override
    public SortedMap<Long, Key> tombstones(long writer, long after, long through, int max) {
      return new TreeMap<>();
    }

    @Override
    public SortedSet<Long> tombstoneWriters() {
      return new TreeSet<>();
    }

    @Override
    public void commit(List<Write> writes) {}

    @Override
    public void close() {}
  }
}
