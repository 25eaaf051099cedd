package dev.hence.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.storage.Fsync;
import dev.hence.node.storage.RocksStore;
import dev.hence.node.storage.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublishedReadsTest {
  private static final Address SELF = new Address("127.0.0.1:8090");
  private static final ReplicaSettings SETTINGS =
      ReplicaSettings.of(SELF, List.of(SELF), OptionalInt.of(1));
  private static final Key KEY = new Key("city");
  private static final Request.Get GET = new Request.Get(KEY, Token.NO_PAST);

  private final RocksStore store;
  private final PublishedReads reads;

  PublishedReadsTest(@TempDir Path folder) {
    store = RocksStore.open(StoreSettings.of(folder, Fsync.NEVER));
    reads = new PublishedReads(SETTINGS, store);
  }

  @BeforeEach
  void write() {
    Register register =
        new Register(new Dot(1, 1), 1, VectorClock.EMPTY, new Content.Live(Value.of("\"Lisbon\"")));
    reads.guarded().commit(List.of(new Write.PutRegister(KEY, register)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void tryRead_nothingPublished_asksTheReplica() {
    assertThat(reads.tryRead(GET)).isEmpty();
  }

  @Test
  void tryRead_slotServed_isAnswered() {
    reads.publish(Optional.of(published(SlotSet.ALL)));
    assertThat(reads.tryRead(GET))
        .hasValueSatisfying(answer ->
            assertThat(answer)
                .isInstanceOfSatisfying(
                    Answer.Found.class,
                    found -> assertThat(found.value()).isEqualTo(Value.of("\"Lisbon\""))));
  }

  @Test
  void tryRead_slotNotServed_asksTheReplica() {
    reads.publish(Optional.of(published(SlotSet.NONE)));
    assertThat(reads.tryRead(GET)).isEmpty();
  }

  @Test
  void tryRead_slotsDroppedSinceTheLastPublication_neverAnswersThatTheKeyIsAbsent() {
    reads.publish(Optional.of(published(SlotSet.ALL)));
    reads.guarded().commit(List.of(new Write.DropSlots(SlotSet.ALL)));
    assertThat(store.register(KEY)).isEmpty();
    assertThat(reads.tryRead(GET)).isEmpty();
  }

  @Test
  void refusal_whileSlotsAreDropped_isThatOfTheLastPublication() {
    Token foreign = new Token(1, 1, 1, VectorClock.EMPTY);
    assertThat(reads.refusal(Token.NO_PAST)).containsInstanceOf(Answer.Unavailable.class);
    reads.publish(Optional.of(published(SlotSet.ALL)));
    reads.guarded().commit(List.of(new Write.DropSlots(SlotSet.ALL)));

    assertThat(reads.refusal(Token.NO_PAST)).isEmpty();
    assertThat(reads.refusal(foreign)).containsInstanceOf(Answer.TokenRefused.class);
  }

  private static Published published(SlotSet served) {
    Founding.Result.Founded view =
        (Founding.Result.Founded) Founding.found(List.of(SELF), 1, new NodeId(1));
    return new Published(
        new Layout(view.view()), served, VectorClock.EMPTY, VectorClock.EMPTY, 1, Figures.NONE);
  }
}
