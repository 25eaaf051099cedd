package dev.hence.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.node.wire.WireWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Connections to peers that are strangers, broken, slow or silent. */
final class PeerFaultsTest {
  private static final String REFUSED = "refused a peer";
  private static final String REFUSED_BY = "a peer refused this node";

  @Test
  void silentPeer_isDownAfterTheSilence_whileAnIdlePairStays() throws IOException {
    try (TestNode alice = TestNode.start(1, TestNode.FAST);
        TestNode bob = TestNode.start(2, TestNode.FAST)) {
      bob.connect(alice.address());
      alice.awaitUp(bob);
      try (StandIn silent = StandIn.up(alice)) {
        alice.inputs.await(2, Input.PeerUp.class::isInstance);
        long start = System.nanoTime();
        alice.awaitDown(StandIn.ADDRESS);
        long waited = System.nanoTime() - start;
        assertThat(waited).isGreaterThan(TestNode.FAST.silenceNanos() / 2);
        assertThat(waited).isLessThan(10 * TestNode.FAST.silenceNanos());
        assertThat(Recorder.ups(bob.inputs)).hasSize(1);
        silent.awaitClosed();
      }
    }
  }

  @Test
  void handshake_notFinished_isRefusedInTime() throws IOException {
    try (TestNode alice = TestNode.start(1, TestNode.FAST);
        StandIn slow = StandIn.dial(alice)) {
      slow.greet();
      slow.readPreamble();
      assertThat(slow.readRefusal()).contains("didn't finish the handshake");
      slow.awaitClosed();
      assertThat(alice.inputs.all()).isEmpty();
    }
  }

  @Test
  void handshake_thatThePeerGivesUpAtItsEnd_isOverForBoth() throws IOException {
    try (TestNode alice = TestNode.start(1);
        StandIn late = StandIn.up(alice)) {
      late.write(Frame.Type.REFUSAL, "too late".getBytes(StandardCharsets.UTF_8));
      late.awaitClosed();
      alice.awaitDown(StandIn.ADDRESS);
      alice.awaitNotice(REFUSED_BY, "too late");
    }
  }

  @Test
  void secrets_thatDiffer_refuseEachOther() {
    PeerSettings settings = TestNode.PATIENT;
    try (TestNode alice = TestNode.start(1, ClusterSecret.of("one"), settings);
        TestNode bob = TestNode.start(2, ClusterSecret.of("two"), settings);
        TestNode carol = TestNode.start(3, ClusterSecret.NONE, settings);
        TestNode dave = TestNode.start(4, ClusterSecret.of("one"), settings)) {
      bob.connect(alice.address());
      carol.connect(alice.address());
      dave.connect(alice.address());
      alice.awaitUp(dave);
      dave.awaitUp(alice);
      alice.awaitNotice(REFUSED, "doesn't know the secret");
      bob.awaitNotice(REFUSED_BY, "doesn't know the secret");
      carol.awaitNotice(REFUSED_BY, "doesn't know the secret");
      Input failed = new Input.DialFailed(alice.address());
      bob.inputs.await(4, failed::equals);
      assertThat(Recorder.ups(bob.inputs)).isEmpty();
      assertThat(Recorder.ups(carol.inputs)).isEmpty();
      assertThat(Recorder.ups(alice.inputs)).hasSize(1);
      assertThat(alice.notices.count(event -> event.toString().contains(bob.address().text())))
          .as("notices of a refusal that repeats itself")
          .isEqualTo(1);
    }
  }

  @Test
  void otherVersion_isRefusedWithBothVersions() throws IOException {
    try (TestNode alice = TestNode.start(1);
        StandIn newer = StandIn.dial(alice)) {
      byte[] preamble = StandIn.preamble();
      preamble[preamble.length - 1]++;
      newer.write(preamble);
      newer.readPreamble();
      String both =
          "version %d of the peer protocol, this node version %d"
              .formatted(Preamble.VERSION + 1, Preamble.VERSION);
      assertThat(newer.readRefusal()).contains(both);
      alice.awaitNotice(REFUSED, both);
      newer.awaitClosed();
    }
  }

  @Test
  void nodeThatDialsItself_closesAndSaysSo() {
    try (TestNode alice = TestNode.start(1)) {
      Address alias = new Address("localhost:" + alice.port());
      alice.connect(alias);
      alice.awaitNotice(REFUSED, "leads back to this node");
      Input failed = new Input.DialFailed(alias);
      alice.inputs.await(2, failed::equals);
      assertThat(Recorder.ups(alice.inputs)).isEmpty();
    }
  }

  @Test
  void nodeAtAnotherAddressThanItsOwn_isRefused() {
    try (TestNode alice = TestNode.start(1);
        TestNode bob = TestNode.startHidden(2, StandIn.ADDRESS)) {
      alice.connect(bob.listening());
      alice.awaitNotice(REFUSED, "has the address " + StandIn.ADDRESS);
      bob.awaitNotice(REFUSED_BY, "has the address " + StandIn.ADDRESS);
      assertThat(Recorder.ups(alice.inputs)).isEmpty();
    }
  }

  @Test
  void nodeThatClaimsThisAddress_isRefused() {
    try (TestNode alice = TestNode.start(1);
        TestNode bob = TestNode.start(2);
        TestNode twin = TestNode.startHidden(3, alice.address())) {
      bob.connect(twin.listening());
      bob.awaitNotice(REFUSED, "has the address " + alice.address());
      twin.connect(bob.address());
      twin.awaitUp(bob);
      bob.connect(alice.address());
      alice.connect(twin.listening());
      alice.awaitNotice(REFUSED, "has the address of this node");
    }
  }

  @Test
  void peerDialsInAgain_asTheSameProcess_replacesTheOldConnection() throws IOException {
    PeerIdentity peer = StandIn.identity(StandIn.ADDRESS);
    Input up = new Input.PeerUp(StandIn.ADDRESS, peer.node());
    try (TestNode alice = TestNode.start(1, TestNode.FAST);
        StandIn before = StandIn.up(alice, peer)) {
      // Its side of the handshake ends first: a second one then could overtake it on another loop.
      alice.inputs.await(1, up::equals);
      try (StandIn after = StandIn.up(alice, peer)) {
        before.awaitClosed();
        alice.inputs.await(2, up::equals);
        assertThat(Recorder.ups(alice.inputs).subList(0, 3))
            .containsExactly(up, new Input.PeerDown(StandIn.ADDRESS), up);
        assertThat(after.readFrame().type()).isEqualTo(Frame.Type.PING);
      }
    }
  }

  @Test
  void ping_withAPayload_isAnsweredWithTheSame() throws IOException {
    try (TestNode alice = TestNode.start(1, TestNode.PATIENT);
        StandIn peer = StandIn.up(alice, StandIn.identity(StandIn.ADDRESS))) {
      byte[] payload = {1, 2, 3, 4, 5, 6, 7, 8};
      peer.write(Frame.Type.PING, payload);
      Frame frame = peer.readFrame();
      while (frame.type() == Frame.Type.PING) {
        frame = peer.readFrame();
      }
      assertThat(frame.type()).isEqualTo(Frame.Type.PONG);
      assertThat(frame.payload()).isEqualTo(payload);
    }
  }

  @Test
  void pong_toOurPing_measuresTheRoundTrip() throws IOException {
    try (TestNode alice = TestNode.start(1, TestNode.PATIENT);
        StandIn peer = StandIn.up(alice, StandIn.identity(StandIn.ADDRESS))) {
      assertThat(alice.network.links()).allMatch(link -> link.roundTripNanos().isEmpty());
      peer.write(Frame.Type.PONG, peer.readFrame().payload());
      WireWriter message = new WireWriter(16);
      MessageCodec.write(message, TestNode.message(1));
      peer.write(Frame.Type.MESSAGE, message.toBytes());
      alice.awaitMessages(1);

      assertThat(alice.network.links()).hasSize(1);
      assertThat(alice.network.links().getFirst().peer()).isEqualTo(StandIn.ADDRESS);
      assertThat(alice.network.links().getFirst().roundTripNanos().orElseThrow()).isPositive();
    }
  }

  /** As after a cable was pulled: only the peer has noticed that the first connection is dead. */
  @Test
  void peerDialsInWhileTheCurrentConnectionIsDead_takesOverOnceThatIsNoticed() throws Exception {
    InetAddress larger = InetAddress.getByAddress(new byte[] {127, 0, 0, 9});
    try (TestNode alice = TestNode.start(1, TestNode.FAST);
        ServerSocket listener = new ServerSocket(0, 1, larger)) {
      Address address = new Address("127.0.0.9:" + listener.getLocalPort());
      PeerIdentity peer = StandIn.identity(address);
      alice.connect(address);
      try (StandIn dead = StandIn.dialled(listener, peer);
          StandIn alive = StandIn.up(alice, peer)) {
        Thread pings = alive.pingUntilClosed();
        Input up = new Input.PeerUp(address, peer.node());
        alice.inputs.await(2, up::equals);
        assertThat(Recorder.ups(alice.inputs)).containsExactly(up, new Input.PeerDown(address), up);
        alice.send(address, 5);
        while (alive.readFrame().type() != Frame.Type.MESSAGE) {}
        dead.awaitClosed();
        alive.hangUp();
        pings.join();
      }
    }
  }

  @Test
  void addressThatIsNone_failsToDial() {
    try (TestNode alice = TestNode.start(1)) {
      for (String text : List.of("nowhere", "127.0.0.1:99999", "host.invalid:80", ":")) {
        Address address = new Address(text);
        alice.connect(address);
        Input failed = new Input.DialFailed(address);
        alice.inputs.await(1, failed::equals);
      }
      assertThat(Recorder.ups(alice.inputs)).isEmpty();
    }
  }

  @Test
  void nonsenseAfterTheHandshake_closesTheConnection() throws IOException {
    byte[] frame = StandIn.frame(Frame.Type.PING, new byte[0]);
    frame[0] ^= 1;
    byte[] large = StandIn.frame(Frame.Type.MESSAGE, new byte[0]);
    large[4] = 0x7f;
    List<byte[]> nonsense =
        List.of(
            frame,
            large,
            new byte[64],
            StandIn.frame(Frame.Type.MESSAGE, new byte[] {99}),
            StandIn.frame(Frame.Type.GREETING, new byte[0]));
    for (byte[] bytes : nonsense) {
      try (TestNode alice = TestNode.start(1);
          StandIn broken = StandIn.up(alice)) {
        broken.write(bytes);
        broken.awaitClosed();
        alice.awaitDown(StandIn.ADDRESS);
        alice.awaitNotice("closed a connection that sent nonsense", StandIn.ADDRESS.text());
        assertThat(Recorder.messages(alice.inputs)).isEmpty();
      }
    }
  }

  @Test
  void nonsenseBeforeTheHandshake_isRefused() throws IOException {
    List<byte[]> nonsense =
        List.of(
            new byte[64],
            StandIn.frame(Frame.Type.GREETING, new byte[3]),
            StandIn.frame(Frame.Type.GREETING, new byte[2000]),
            StandIn.frame(Frame.Type.PROOF, new byte[0]),
            StandIn.frame(Frame.Type.MESSAGE, new byte[0]));
    try (TestNode alice = TestNode.start(1)) {
      for (byte[] bytes : nonsense) {
        try (StandIn broken = StandIn.dial(alice)) {
          broken.write(StandIn.preamble());
          broken.write(bytes);
          broken.awaitClosed();
        }
      }
      alice.awaitNotice(REFUSED, "127.0.0.1");
      assertThat(alice.inputs.all()).isEmpty();
    }
  }

  @Test
  void peerThatDoesNotRead_boundsItsQueueAndDelaysNobody() throws Exception {
    int queueBytes = 1 << 20;
    PeerSettings patient = TestNode.settings(20_000, queueBytes);
    try (TestNode alice = TestNode.start(1, ClusterSecret.NONE, patient);
        TestNode bob = TestNode.start(2, ClusterSecret.NONE, patient)) {
      bob.connect(alice.address());
      alice.awaitUp(bob);
      try (StandIn slow = StandIn.up(alice)) {
        alice.inputs.await(2, Input.PeerUp.class::isInstance);
        int sent = 0;
        while (alice.network.dropped() < 100) {
          alice.network.send(StandIn.ADDRESS, largeMessage(++sent));
          assertThat(sent).as("messages of 64 KiB before the bound").isLessThan(1000);
        }
        alice.send(bob.address(), 1);
        bob.awaitMessages(1);
        assertThat(alice.notices.count(event -> event.name().startsWith("dropping"))).isEqualTo(1);
        readAgain(alice, slow);
      }
    }
  }

  /** Reads all that comes; once there is room again, messages go through. */
  private static void readAgain(TestNode alice, StandIn slow) throws Exception {
    AtomicBoolean through = new AtomicBoolean();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (slow.readFrame().payload().length != 10) {}
                through.set(true);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!through.get()) {
      alice.send(StandIn.ADDRESS, 1);
      assertThat(System.nanoTime()).as("room again").isLessThan(deadline);
      reader.join(1);
    }
  }

  @Test
  void send_messageLargerThanAFrame_isDroppedAndTheRestGoesOn() {
    PeerSettings settings = TestNode.PATIENT;
    try (TestNode alice = TestNode.start(1, ClusterSecret.NONE, settings);
        TestNode bob = TestNode.start(2, ClusterSecret.NONE, settings)) {
      alice.connect(bob.address());
      alice.awaitUp(bob);
      alice.send(bob.address(), 1);
      alice.network.send(bob.address(), message(1, settings.frameBytesMax()));
      alice.send(bob.address(), 2);
      bob.awaitMessages(2);
      assertThat(Recorder.messages(bob.inputs))
          .containsExactly(TestNode.message(1), TestNode.message(2));
      alice.awaitNotice("dropped a message that is too large to send", "Updates");
      assertThat(alice.network.dropped()).isEqualTo(1);
    }
  }

  private static Message largeMessage(long number) {
    return message(number, 64 << 10);
  }

  private static Message message(long number, int valueBytes) {
    Content content = new Content.Live(new Value(new byte[valueBytes]));
    Register register = new Register(new Dot(7, number), 1, VectorClock.EMPTY, content);
    return new Message.Updates(
        new UpdateRange(7, number - 1, List.of(new Update(new Key("k"), register))));
  }
}
