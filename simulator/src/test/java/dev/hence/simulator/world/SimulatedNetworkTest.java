package dev.hence.simulator.world;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The network as two real replicas see it. */
class SimulatedNetworkTest {
  private static final Address ALICE = new Address("alice");
  private static final Address BOB = new Address("bob");

  private final List<Message> sentToBob = new ArrayList<>();
  private final List<Message> receivedByBob = new ArrayList<>();
  private final List<Input> connections = new ArrayList<>();

  private World world(NetworkProfile profile) {
    World world =
        new World(new WorldSettings(profile, 0, 0, 0, 0, 0), Dice.ofSeed(1), Meddler.NONE);
    world.trace().read(this::note);
    for (Address address : List.of(ALICE, BOB)) {
      world.add(new NodeSettings(address, List.of(ALICE, BOB), OptionalInt.of(1), 0, 100)).start();
    }
    return world;
  }

  private void note(Trace.Line line) {
    if (line.what() instanceof Message message && line.to().equals("bob")) {
      sentToBob.add(message);
    } else if (line.place().equals("bob")) {
      switch (line.what()) {
        case Input.Received received -> receivedByBob.add(received.message());
        case Input.PeerUp up -> connections.add(up);
        case Input.PeerDown down -> connections.add(down);
        case Object other -> {}
      }
    }
  }

  @Test
  void send_calmNetwork_arrivesOnceAndInOrder() {
    World world = world(new NetworkProfile(MILLI, 100 * MILLI, 0, 0, 0));

    world.scheduler().runUntil(10 * SECOND);

    assertThat(receivedByBob).hasSizeGreaterThan(20);
    assertThat(sentToBob.subList(0, receivedByBob.size()))
        .usingElementComparator((one, other) -> one == other ? 0 : 1)
        .isEqualTo(receivedByBob);
  }

  @Test
  void send_reordering_messagesOvertake() {
    World world = world(new NetworkProfile(MILLI, 400 * MILLI, 0, 0, 0.5));

    world.scheduler().runUntil(10 * SECOND);

    assertThat(sentToBob.subList(0, receivedByBob.size()))
        .usingElementComparator((one, other) -> one == other ? 0 : 1)
        .isNotEqualTo(receivedByBob);
  }

  @Test
  void send_repetition_moreArriveThanWereSent() {
    World world = world(new NetworkProfile(MILLI, MILLI, 0, 0.5, 0));

    world.scheduler().runUntil(10 * SECOND);

    assertThat(receivedByBob.size()).isGreaterThan(sentToBob.size());
  }

  @Test
  void repeat_oneKind_doublesThatKindAlone() {
    World world = world(NetworkProfile.EVEN);
    world.network().interference().repeat("Report", 1, 10 * MILLI);

    world.scheduler().runUntil(10 * SECOND);

    long received = reports(receivedByBob);
    assertThat(received).isGreaterThan(reports(sentToBob));
    assertThat(receivedByBob.size() - received)
        .isLessThanOrEqualTo(sentToBob.size() - reports(sentToBob));
  }

  private static long reports(List<Message> messages) {
    return messages.stream().filter(Message.Report.class::isInstance).count();
  }

  @Test
  void block_oneWay_stopsThatWayAndThenTheConnection() {
    World world = world(NetworkProfile.EVEN);
    world.scheduler().runUntil(2 * SECOND);
    int before = receivedByBob.size();

    world.network().block(ALICE, BOB);
    world.scheduler().runUntil(8 * SECOND);

    assertThat(receivedByBob.size()).isLessThanOrEqualTo(before + 1);
    assertThat(connections).hasSize(2);
    assertThat(connections.getLast()).isEqualTo(new Input.PeerDown(ALICE));

    world.network().heal();
    world.scheduler().runUntil(12 * SECOND);

    assertThat(connections.getLast()).isInstanceOf(Input.PeerUp.class);
    assertThat(receivedByBob.size()).isGreaterThan(before + 5);
  }

  @Test
  void crash_ofAPeer_isNoticedAndTheConnectionComesBack() {
    World world = world(NetworkProfile.EVEN);
    world.scheduler().runUntil(2 * SECOND);

    world.node(ALICE).orElseThrow().crash();
    world.scheduler().runUntil(3 * SECOND);

    assertThat(connections.getLast()).isEqualTo(new Input.PeerDown(ALICE));

    world.node(ALICE).orElseThrow().start();
    world.scheduler().runUntil(5 * SECOND);

    assertThat(connections.getLast()).isInstanceOf(Input.PeerUp.class);
  }

  @Test
  void crash_withTheMachine_isNoticedLate() {
    World world = world(NetworkProfile.EVEN);
    world.scheduler().runUntil(2 * SECOND);

    world.node(ALICE).orElseThrow().crash(true);
    world.scheduler().runUntil(2_200 * MILLI);
    assertThat(connections).hasSize(1);

    world.scheduler().runUntil(6 * SECOND);
    assertThat(connections.getLast()).isEqualTo(new Input.PeerDown(ALICE));
  }

  @Test
  void crash_withTheMachine_newProcessTakesThePlaceOfTheOld() {
    World world = world(NetworkProfile.EVEN);
    world.scheduler().runUntil(2 * SECOND);

    world.node(ALICE).orElseThrow().crash(true);
    world.node(ALICE).orElseThrow().start();
    world.scheduler().runUntil(2_100 * MILLI);

    assertThat(connections).hasSize(3);
    assertThat(connections.get(1)).isEqualTo(new Input.PeerDown(ALICE));
    assertThat(connections.get(2)).isInstanceOf(Input.PeerUp.class);
  }

  @Test
  void hinder_allOfOneKind_noneArrives() {
    World world = world(NetworkProfile.EVEN);
    world.network().interference().hinder("Report", 0, 1);

    world.scheduler().runUntil(3 * SECOND);

    assertThat(receivedByBob).isNotEmpty().noneMatch(Message.Report.class::isInstance);

    world.network().heal();
    world.scheduler().runUntil(5 * SECOND);

    assertThat(receivedByBob).anyMatch(Message.Report.class::isInstance);
  }

  @Test
  void slow_oneWay_delaysThatWay() {
    World world = world(NetworkProfile.EVEN);
    world.scheduler().runUntil(2 * SECOND);
    int before = receivedByBob.size();

    world.network().interference().slow(ALICE, BOB, SECOND);
    world.scheduler().runUntil(2_900 * MILLI);
    assertThat(receivedByBob.size()).isLessThanOrEqualTo(before + 1);

    world.scheduler().runUntil(5 * SECOND);
    assertThat(receivedByBob.size()).isGreaterThan(before + 5);
  }
}
