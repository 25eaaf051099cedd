package dev.hence.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import dev.hence.node.storage.Fsync;
import dev.hence.node.storage.RocksStore;
import dev.hence.node.storage.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which messages of other nodes go to the replica, and which are answered without it. */
final class PeerInputsTest {
  private static final Address ALICE = new Address("127.0.0.1:8090");
  private static final Address BOB = new Address("127.0.0.1:8091");
  private static final Address STRANGER = new Address("127.0.0.1:9999");
  private static final Request.Get GET = new Request.Get(new Key("city"), Token.NO_PAST);
  private static final Request.Put PUT =
      new Request.Put(new Key("city"), Value.of("1"), Token.NO_PAST, Acks.LOCAL);
  private static final long FIRST_TRY = -7;
  private static final long REPLICAS = 7;

  private final RocksStore store;
  private final PublishedReads reads;
  private final List<Input> replica = new ArrayList<>();
  private final PeerInputs inputs;

  PeerInputsTest(@TempDir Path folder) {
    store = RocksStore.open(StoreSettings.of(folder, Fsync.NEVER));
    reads = new PublishedReads(ReplicaSettings.of(ALICE, List.of(ALICE), OptionalInt.of(1)), store);
    ReadsElsewhere elsewhere =
        new ReadsElsewhere(
            reads,
            new NoPeers(),
            (request, client) -> true,
            new ReadsElsewhere.Clock() {
              @Override
              public long nanos() {
                return 0;
              }

              @Override
              public void after(long nanos, Runnable task) {}
            });
    inputs = new PeerInputs(reads, elsewhere, reads::tryRead, replica::add);
  }

  private static final class NoPeers implements ReadsElsewhere.Peers {
    @Override
    public boolean isConnected(Address peer) {
      return false;
    }

    @Override
    public void send(Address to, Message message) {}
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void publish() {
    Layout layout =
        new Layout(
            ((Founding.Result.Founded) Founding.found(List.of(ALICE, BOB), 1, new NodeId(1)))
                .view());
    reads.publish(
        Optional.of(
            new Published(
                layout,
                layout.present(ALICE),
                VectorClock.EMPTY,
                VectorClock.EMPTY,
                1,
                Figures.NONE)));
  }

  private static Message.Forward forward(long id, Request request) {
    return new Message.Forward(id, request, 0, 1);
  }

  @Test
  void answer_coveredReadOfAMember_isGivenWhoeverHandedItOn() {
    publish();
    for (long id : new long[] {FIRST_TRY, REPLICAS}) {
      assertThat(inputs.answer(BOB, forward(id, GET)))
          .hasValueSatisfying(message -> {
            Message.Forwarded answered = (Message.Forwarded) message;
            assertThat(answered.id()).isEqualTo(id);
            assertThat(answered.answer()).isInstanceOf(Answer.Absent.class);
          });
    }
  }

  @Test
  void answer_readThatIsNotCovered_isGivenToAFirstTryOnly() {
    Optional<Message> refused =
        Optional.of(new Message.Forwarded(FIRST_TRY, ReadsElsewhere.NOT_COVERED));
    assertThat(inputs.answer(BOB, forward(FIRST_TRY, GET))).isEqualTo(refused);
    assertThat(inputs.answer(BOB, forward(REPLICAS, GET))).isEmpty();
    publish();
    assertThat(inputs.answer(STRANGER, forward(FIRST_TRY, GET))).isEqualTo(refused);
    assertThat(inputs.answer(STRANGER, forward(REPLICAS, GET))).isEmpty();
  }

  @Test
  void answer_anythingButARead_isTheReplicas() {
    publish();
    assertThat(inputs.answer(BOB, forward(REPLICAS, PUT))).isEmpty();
    assertThat(inputs.answer(BOB, new Message.Durable(1, 2))).isEmpty();
  }

  @Test
  void accept_allButAnswersToFirstTries_goesToTheReplica() {
    Answer answer = new Answer.Absent(Optional.empty(), Token.NO_PAST);
    List<Input> theReplicas =
        List.of(
            new Input.PeerUp(BOB, new NodeId(2)),
            new Input.Received(BOB, new Message.Durable(1, 2)),
            new Input.Received(BOB, new Message.Forwarded(REPLICAS, answer)),
            new Input.PeerDown(BOB));
    theReplicas.forEach(inputs::accept);
    inputs.accept(new Input.Received(BOB, new Message.Forwarded(FIRST_TRY, answer)));
    assertThat(replica).isEqualTo(theReplicas);
  }
}
