package dev.hence.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Connections between nodes that both work. */
final class PeerNetworkTest {
  /** Nobody listens on it. */
  private static final Address CLOSED_PORT = new Address("127.0.0.1:1");

  @Test
  void send_bothWays_arrivesInOrder() {
    try (TestNode alice = TestNode.start(1);
        TestNode bob = TestNode.start(2)) {
      alice.connect(bob.address(), alice.address());
      alice.awaitUp(bob);
      bob.awaitUp(alice);
      sendNumbers(alice, bob.address(), 2000);
      sendNumbers(bob, alice.address(), 2000);
      alice.awaitMessages(2000);
      bob.awaitMessages(2000);
      assertThat(Recorder.messages(bob.inputs)).isEqualTo(numbers(2000));
      assertThat(Recorder.messages(alice.inputs)).isEqualTo(numbers(2000));
      assertThat(alice.network.dropped()).isZero();
    }
  }

  @Test
  void connect_bothAtOnce_endsWithOneConnectionAndLosesNothing() throws InterruptedException {
    int surplus = 0;
    for (int round = 0; round < 300 && surplus < 20; round++) {
      try (TestNode alice = TestNode.start(1);
          TestNode bob = TestNode.start(2)) {
        CountDownLatch go = new CountDownLatch(1);
        Thread aliceThread = startSending(go, alice, bob);
        Thread bobThread = startSending(go, bob, alice);
        go.countDown();
        aliceThread.join();
        bobThread.join();
        alice.awaitMessages(200);
        bob.awaitMessages(200);
        surplus += Math.max(alice.network.connections(), bob.network.connections()) > 1 ? 1 : 0;
        awaitOneConnection(alice, bob);
        assertThat(Recorder.ups(alice.inputs))
            .containsExactly(new Input.PeerUp(bob.address(), bob.identity.node()));
        assertThat(Recorder.ups(bob.inputs))
            .containsExactly(new Input.PeerUp(alice.address(), alice.identity.node()));
        assertThat(Recorder.messages(alice.inputs))
            .containsExactlyInAnyOrderElementsOf(numbers(200));
        assertThat(Recorder.messages(bob.inputs)).containsExactlyInAnyOrderElementsOf(numbers(200));
      }
    }
    assertThat(surplus).as("rounds that had two connections").isPositive();
  }

  @Test
  void peerRestarts_withAnotherIdentity_isDownThenUp() {
    try (TestNode alice = TestNode.start(1)) {
      TestNode before = TestNode.start(2);
      Address address = before.address();
      alice.connect(address);
      alice.awaitUp(before);
      before.close();
      alice.awaitDown(address);
      try (TestNode after = TestNode.startAt(3, address)) {
        alice.awaitUp(after);
        assertThat(Recorder.ups(alice.inputs))
            .containsExactly(
                new Input.PeerUp(address, before.identity.node()),
                new Input.PeerDown(address),
                new Input.PeerUp(address, after.identity.node()));
      }
    }
  }

  @Test
  void peerDialsInAgain_asAnotherProcess_replacesTheOldConnection() {
    try (TestNode alice = TestNode.start(1);
        TestNode before = TestNode.start(2)) {
      before.connect(alice.address());
      alice.awaitUp(before);
      try (TestNode after = TestNode.startHidden(2, before.address())) {
        after.connect(alice.address());
        after.awaitUp(alice);
        Input down = new Input.PeerDown(before.address());
        Input up = new Input.PeerUp(after.address(), after.identity.node());
        alice.inputs.await(2, up::equals);
        assertThat(Recorder.ups(alice.inputs).subList(0, 3)).containsExactly(up, down, up);
        before.connect();
      }
    }
  }

  @Test
  void peerThatCannotBeDialled_dialsIn_worksBothWays() {
    try (TestNode alice = TestNode.start(1);
        TestNode bob = TestNode.startHidden(2, CLOSED_PORT)) {
      alice.connect(bob.address());
      Input failed = new Input.DialFailed(bob.address());
      alice.inputs.await(3, failed::equals);
      bob.connect(alice.address());
      alice.awaitUp(bob);
      bob.awaitUp(alice);
      sendNumbers(alice, bob.address(), 10);
      sendNumbers(bob, alice.address(), 10);
      bob.awaitMessages(10);
      alice.awaitMessages(10);
      assertThat(Recorder.ups(alice.inputs)).hasSize(1);
    }
  }

  @Test
  void strangerDialsIn_isAnsweredWithoutBeingNamed() {
    try (TestNode alice = TestNode.start(1);
        TestNode stranger = TestNode.startHidden(2, CLOSED_PORT)) {
      stranger.connect(alice.address());
      alice.awaitUp(stranger);
      sendNumbers(alice, stranger.address(), 3);
      stranger.awaitMessages(3);
      assertThat(Recorder.messages(stranger.inputs)).isEqualTo(numbers(3));
    }
  }

  @Test
  void connect_peerNoMoreNamed_isClosedOnceIdle() {
    try (TestNode alice = TestNode.start(1, TestNode.FAST);
        TestNode bob = TestNode.start(2, TestNode.FAST)) {
      alice.connect(bob.address());
      alice.awaitUp(bob);
      bob.awaitUp(alice);
      alice.connect();
      sendNumbers(alice, bob.address(), 3);
      bob.awaitMessages(3);
      alice.awaitDown(bob.address());
      bob.awaitDown(alice.address());
      assertThat(alice.inputs.count(Input.DialFailed.class::isInstance)).isZero();
    }
  }

  @Test
  void connect_peerNamedOnOneSideOnly_staysWhileItIsWanted() {
    try (TestNode alice = TestNode.start(1, TestNode.FAST);
        TestNode bob = TestNode.start(2, TestNode.FAST);
        TestNode carol = TestNode.start(3, TestNode.FAST)) {
      bob.connect(alice.address());
      carol.connect(alice.address());
      alice.awaitUp(bob);
      alice.awaitUp(carol);
      carol.connect();
      alice.awaitDown(carol.address());
      assertThat(Recorder.ups(bob.inputs)).hasSize(1);
    }
  }

  @Test
  void close_isQuickAndSeenByPeers() {
    try (TestNode alice = TestNode.start(1)) {
      TestNode bob = TestNode.start(2);
      bob.connect(alice.address());
      alice.awaitUp(bob);
      bob.awaitUp(alice);
      long start = System.nanoTime();
      bob.close();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
      alice.awaitDown(bob.address());
      assertThat(Recorder.ups(bob.inputs)).hasSize(1);
    }
  }

  private static Thread startSending(CountDownLatch go, TestNode from, TestNode to) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          from.connect(to.address());
          from.awaitUp(to);
          sendNumbers(from, to.address(), 200);
        });
  }

  private static void awaitOneConnection(TestNode... nodes) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    for (TestNode node : nodes) {
      while (node.network.connections() != 1) {
        assertThat(System.nanoTime()).as("one connection").isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  private static void sendNumbers(TestNode from, Address to, int count) {
    for (long number = 1; number <= count; number++) {
      from.send(to, number);
    }
  }

  private static List<Message> numbers(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(TestNode::message).toList();
  }
}
