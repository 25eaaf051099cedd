package dev.hence.core.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.agreement.AgreementWorld.Node;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import dev.hence.core.sharding.Views;
import dev.hence.core.testkit.Gen;
import dev.hence.core.testkit.Property;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AgreementWorldTest {
  private static final long TICK_NANOS = 20_000_000;

  /** As many as find a proposer that forgets its ballot when it restarts. */
  private static final int QUARRELS = 10_000;

  /** As many as find an acceptor that forgets with the next view that its disk went back. */
  private static final int WORLDS = 2_000;

  /** Loss, repetition, reordering, crashes, disks that are lost or go back, competing proposers. */
  @Test
  void agreement_anyFaults_decidesOneViewAnEpoch() {
    AtomicInteger epochs = new AtomicInteger();
    Property.forAll(
        WORLDS,
        gen -> {
          AgreementWorld world = draw(gen);
          live(gen, world, 300);
          epochs.addAndGet(world.decided().size() - 1);
        });
    assertThat(epochs.get()).as("decisions that were reached").isPositive();
  }

  /** Few nodes and many ballots, whose messages come late and again. */
  @Test
  void agreement_quarrel_decidesOneView() {
    Property.forAll(
        QUARRELS,
        gen -> {
          View first = Views.founded(3, 1);
          AgreementWorld world = new AgreementWorld(Views.nodes(4), first, gen.randomness());
          for (int i = 0; i < 80; i++) {
            Node node = gen.oneOf(world.nodes());
            int dice = gen.between(0, 99);
            if (dice < 10 && !node.agreement.proposing()) {
              world.propose(node, Views.after(first, new ViewChange.AddNode(Views.node(10 + i))));
            } else if (dice < 30) {
              world.tick(node, 2 * Proposer.RESEND_NANOS);
            } else if (dice < 35) {
              world.restart(node);
            } else if (!world.network().isEmpty()) {
              int latest = world.network().size() - 1;
              int earliest = gen.chance(70) ? Math.max(0, latest - 3) : 0;
              world.deliver(gen.between(earliest, latest), gen.chance(30));
            }
          }
        });
  }

  @Test
  void agreement_majorityConnectedAndQuiet_decidesWithinItsLimit() {
    Property.forAll(
        250,
        gen -> {
          AgreementWorld world = draw(gen);
          live(gen, world, 100);
          world.network().clear();
          world.nodes().forEach(world::restart);
          world.nodes().forEach(node -> world.decided().keySet().forEach(e -> world.learn(node)));
          View present = world.decided().lastEntry().getValue();
          if (!hasMajority(world, present)) {
            return;
          }
          int givenUp = world.givenUp();
          for (Node node : gen.some(world.nodes(), 60)) {
            world.propose(node, change(gen, node.view, world));
          }
          world.propose(world.nodes().getFirst(), change(gen, present, world));
          for (long nanos = 0; nanos < Proposer.LIMIT_NANOS; nanos += TICK_NANOS) {
            for (int arriving = world.network().size(); arriving > 0; arriving--) {
              world.deliver(gen.between(0, arriving - 1), false);
            }
            world.nodes().forEach(node -> world.tick(node, TICK_NANOS));
          }
          assertThat(world.decided().lastKey()).isEqualTo(present.epoch() + 1);
          assertThat(world.givenUp()).isEqualTo(givenUp);
        });
  }

  /**
   * All orders of events of three nodes of which two propose, breadth first, as far as the bound
   * goes: messages arrive in any order or never, one node restarts, each lets time pass once.
   */
  @Test
  void agreement_allShortHistories_decideOneViewAnEpoch() {
    int bound = 6_000;
    Set<String> seen = new LinkedHashSet<>();
    Deque<List<Integer>> frontier = new ArrayDeque<>();
    frontier.add(List.of());
    int decisions = 0;
    while (!frontier.isEmpty() && seen.size() < bound) {
      List<Integer> path = frontier.removeFirst();
      SmallWorld world = SmallWorld.replay(path);
      decisions += world.decisions();
      for (int choice = 0; choice < world.choices(); choice++) {
        List<Integer> longer = new ArrayList<>(path);
        longer.add(choice);
        if (seen.add(SmallWorld.replay(longer).fingerprint())) {
          frontier.addLast(longer);
        }
      }
    }
    assertThat(decisions).as("histories in which a view was decided").isPositive();
  }

  private static AgreementWorld draw(Gen gen) {
    int shards = gen.chance(70) ? 1 : 2;
    int members = gen.between(2 * shards - 1, 5);
    List<Address> nodes = Views.nodes(6);
    View first = Views.founded(Math.max(members, shards == 1 ? 1 : 4), shards);
    return new AgreementWorld(nodes, first, gen.randomness());
  }

  /** Lives through many epochs, or quarrels on about a single one. */
  private static void live(Gen gen, AgreementWorld world, int steps) {
    int learns = gen.oneOf(List.of(0, 100));
    int repeats = gen.oneOf(List.of(0, 15, 50));
    for (int i = 0; i < steps; i++) {
      Node node = gen.oneOf(world.nodes());
      int size = world.network().size();
      switch (gen.between(0, 21)) {
        case 0, 1 -> world.propose(node, change(gen, node.view, world));
        case 2, 3 -> world.tick(node, gen.between(0L, 200_000_000L));
        case 4 -> {
          if (gen.chance(learns)) {
            world.learn(node);
          }
        }
        case 5 -> world.restart(node);
        case 6 -> {
          if (gen.chance(10)) {
            world.replace(node);
          }
        }
        case 7 -> {
          if (size > 0) {
            world.crashOn(gen.between(0, size - 1));
          }
        }
        case 8 -> {
          if (size > 0) {
            world.network().remove(gen.between(0, size - 1));
          }
        }
        case 9 -> {
          if (gen.chance(40)) {
            world.copyDisk(node);
          }
        }
        case 10 -> {
          if (gen.chance(15)) {
            world.goBack(node);
          }
        }
        default -> {
          if (size > 0) {
            world.deliver(gen.between(0, size - 1), gen.chance(repeats));
          }
        }
      }
    }
  }

  private static View change(Gen gen, View present, AgreementWorld world) {
    Node node = gen.oneOf(world.nodes());
    ViewChange change =
        switch (gen.between(0, 5)) {
          case 0 -> new ViewChange.AddNode(node.address);
          case 1 -> new ViewChange.Assign(node.address, 0);
          case 2 -> new ViewChange.RemoveNode(node.address);
          case 3 -> new ViewChange.Seat(node.address, node.id, node.agreement.memory());
          default -> new ViewChange.AddNode(new Address("new" + gen.between(0, 1_000_000)));
        };
    return switch (change.apply(present, Views.all(present))) {
      case ViewChange.Outcome.Next next -> next.view();
      case ViewChange.Outcome.Nothing _, ViewChange.Outcome.Refused _ ->
          change(gen, present, world);
    };
  }

  private static boolean hasMajority(AgreementWorld world, View present) {
    long acceptors =
        present.members().stream()
            .filter(member -> member.shard() != Member.NO_SHARD && !member.leaving())
            .count();
    return world.nodes().stream().filter(Node::votes).count() > acceptors / 2;
  }
}
