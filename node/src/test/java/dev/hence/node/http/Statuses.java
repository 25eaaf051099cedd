package dev.hence.node.http;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.NodeStatus;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** States of a small cluster as one of its nodes tells them, and what is written of them. */
final class Statuses {
  static final Address ALICE = new Address("10.10.0.2:8090");
  static final Address BOB = new Address("10.10.0.3:8090");
  static final Address CAROL = new Address("10.10.0.4:8090");
  static final View VIEW = view();
  static final Layout LAYOUT = new Layout(VIEW);
  static final long WRITER = WriterId.of(0, 0, 0xabc);
  static final TokenCodec CODEC = TokenCodec.withChecksum();
  static final Vitals VITALS =
      new Vitals(
          "alice",
          ALICE,
          "1.2",
          3_456,
          7_890,
          new Vitals.Input(1, 2, 3),
          List.of(new Vitals.Link(BOB, Optional.of(1_500_000L), 77)),
          List.of(
              new Vitals.Trouble(
                  Instant.EPOCH.plusSeconds(2),
                  Instant.EPOCH,
                  3,
                  "WARN",
                  "peer \"lost\"",
                  List.of(new Vitals.Particular("peer", CAROL.text())))));

  private Statuses() {}

  static View view() {
    return switch (Founding.found(List.of(ALICE, BOB, CAROL), 1, new NodeId(1))) {
      case Founding.Result.Founded founded -> founded.view();
      case Founding.Result.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  static NodeStatus status(
      String notServing,
      SlotSet held,
      List<NodeStatus.PeerStatus> peers,
      Optional<NodeStatus.Filled> filled) {
    return status(notServing, held, clock(10), peers, filled);
  }

  static NodeStatus status(
      String notServing,
      SlotSet held,
      List<NodeStatus.PeerStatus> peers,
      Optional<NodeStatus.Filled> filled,
      List<Address> live) {
    NodeStatus like = status(notServing, held, peers, filled);
    return new NodeStatus(
        like.node(),
        like.layout(),
        like.notServing(),
        like.ready(),
        like.removed(),
        like.held(),
        like.clocks(),
        like.keys(),
        like.peers(),
        live,
        like.filling(),
        like.waiting(),
        like.figures());
  }

  static NodeStatus status(
      String notServing,
      SlotSet held,
      VectorClock coverage,
      List<NodeStatus.PeerStatus> peers,
      Optional<NodeStatus.Filled> filled) {
    return new NodeStatus(
        new NodeId(1),
        Optional.of(LAYOUT),
        notServing,
        true,
        false,
        held,
        new NodeStatus.Clocks(WRITER, coverage, clock(8), HybridClock.ofMillis(9_000)),
        42,
        peers,
        List.of(ALICE, BOB),
        filled,
        new NodeStatus.Waiting(4, 5, 6, 7, 8),
        new Figures(
            new Figures.Log(11, 222),
            3,
            List.of(new Figures.HoldingBack(CAROL, 4_000, new Figures.Log(9, 99), false)),
            Optional.empty()));
  }

  static VectorClock clock(long n) {
    return VectorClock.EMPTY.with(WRITER, n);
  }

  static String body(NodeStatus status) {
    return text(StatusBody.of(status, VITALS, new HttpMeters()));
  }

  static String text(JsonText json) {
    return new String(json.end(), StandardCharsets.UTF_8);
  }
}
