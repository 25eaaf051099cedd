package dev.hence.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import dev.hence.node.http.Backend;
import dev.hence.node.storage.Fsync;
import dev.hence.node.storage.RocksStore;
import dev.hence.node.storage.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadsElsewhereTest {
  private static final Address ALICE = new Address("127.0.0.1:8090");
  private static final Address BOB = new Address("127.0.0.1:8091");
  private static final Address DAVE = new Address("127.0.0.1:8092");
  private static final Address ERIN = new Address("127.0.0.1:8093");
  private static final Answer.Absent ABSENT = new Answer.Absent(Optional.empty(), Token.NO_PAST);

  private final RocksStore store;
  private final PublishedReads reads;
  private final Network network = new Network();
  private final List<Request> asked = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final Clock clock = new Clock();
  private final ReadsElsewhere elsewhere;
  private final Layout layout =
      new Layout(
          ((Founding.Result.Founded)
                  Founding.found(List.of(ALICE, BOB, DAVE, ERIN), 2, new NodeId(1)))
              .view());
  private final Request.Get davesKey = get(DAVE);
  private boolean full;

  /** Remembers what is sent. */
  private static final class Network implements ReadsElsewhere.Peers {
    final Set<Address> connected = new HashSet<>(Set.of(BOB, DAVE, ERIN));
    final List<Address> targets = new ArrayList<>();
    final List<Message.Forward> sent = new ArrayList<>();

    @Override
    public boolean isConnected(Address peer) {
      return connected.contains(peer);
    }

    @Override
    public void send(Address to, Message message) {
      targets.add(to);
      sent.add((Message.Forward) message);
    }
  }

  /** Stands still until it is told to go on. */
  private static final class Clock implements ReadsElsewhere.Clock {
    private final List<Runnable> tasks = new ArrayList<>();
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void after(long nanos, Runnable task) {
      tasks.add(task);
    }

    /** Has all tasks done after so much time. */
    void pass(long more) {
      nanos += more;
      List<Runnable> due = List.copyOf(tasks);
      tasks.clear();
      due.forEach(Runnable::run);
    }
  }

  ReadsElsewhereTest(@TempDir Path folder) {
    store = RocksStore.open(StoreSettings.of(folder, Fsync.NEVER));
    reads = new PublishedReads(ReplicaSettings.of(ALICE, List.of(ALICE), OptionalInt.of(2)), store);
    reads.publish(
        Optional.of(
            new Published(
                layout,
                layout.present(ALICE),
                VectorClock.EMPTY,
                VectorClock.EMPTY,
                1,
                Figures.NONE)));
    elsewhere = new ReadsElsewhere(reads, network, this::submit, clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private boolean submit(Request request, Backend.Client client) {
    asked.add(request);
    return !full;
  }

  private Request.Get get(Address holder) {
    for (int i = 0; ; i++) {
      Key key = new Key("key" + i);
      if (layout.present(holder).contains(key.slot())) {
        return new Request.Get(key, Token.NO_PAST);
      }
    }
  }

  private final Backend.Client client =
      new Backend.Client() {
        @Override
        public Executor thread() {
          return Runnable::run;
        }

        @Override
        public void answered(Answer answer) {
          answers.add(answer);
        }
      };

  private void start() {
    assertThat(elsewhere.start(davesKey, client)).isTrue();
  }

  private void answer(Answer answer) {
    Message.Forward last = network.sent.getLast();
    elsewhere.answered(network.targets.getLast(), new Message.Forwarded(last.id(), answer));
  }

  @Test
  void start_anotherShardsKey_asksItsReplicasAndNobodyElse() {
    for (int i = 0; i < 100; i++) {
      start();
    }
    assertThat(network.targets).contains(DAVE, ERIN).doesNotContain(ALICE, BOB);
    assertThat(network.sent)
        .allSatisfy(message -> {
          assertThat(message.request()).isEqualTo(davesKey);
          assertThat(ReadsElsewhere.isFirstTry(message.id())).isTrue();
        });
    assertThat(network.sent.stream().map(Message.Forward::id).distinct()).hasSize(100);
    assertThat(elsewhere.underWay()).isEqualTo(100);
    assertThat(asked).isEmpty();
  }

  @Test
  void start_keyServedHere_isLeftToTheReplica() {
    assertThat(elsewhere.start(get(ALICE), client)).isFalse();
    assertThat(network.sent).isEmpty();
  }

  @Test
  void start_nobodyConnectedThere_isLeftToTheReplica() {
    network.connected.removeAll(List.of(DAVE, ERIN));
    assertThat(elsewhere.start(davesKey, client)).isFalse();
    assertThat(elsewhere.underWay()).isZero();
  }

  @Test
  void answered_keyFound_goesToTheClientOnce() {
    start();
    answer(ABSENT);
    answer(ABSENT);
    assertThat(answers).containsExactly(ABSENT);
    assertThat(asked).isEmpty();
    assertThat(elsewhere.underWay()).isZero();
  }

  @Test
  void answered_byAnotherNode_isIgnored() {
    start();
    elsewhere.answered(BOB, new Message.Forwarded(network.sent.getLast().id(), ABSENT));
    assertThat(answers).isEmpty();
    assertThat(elsewhere.underWay()).isEqualTo(1);
  }

  @Test
  void answered_notCovered_asksTheReplica() {
    start();
    answer(ReadsElsewhere.NOT_COVERED);
    assertThat(asked).containsExactly(davesKey);
    assertThat(answers).isEmpty();
  }

  @Test
  void answered_notCoveredAndTheReplicasQueueIsFull_isUnavailable() {
    full = true;
    start();
    answer(ReadsElsewhere.NOT_COVERED);
    assertThat(answers)
        .singleElement()
        .isEqualTo(new Answer.Unavailable("Too many requests are waiting; try again later"));
  }

  @Test
  void lost_targetOfATry_asksTheReplica() {
    network.connected.remove(ERIN);
    start();
    elsewhere.lost(BOB);
    assertThat(asked).isEmpty();
    elsewhere.lost(DAVE);
    assertThat(asked).containsExactly(davesKey);
    answer(ABSENT);
    assertThat(answers).isEmpty();
  }

  @Test
  void look_timeOver_asksAnotherNodeOnceAndThenTheReplica() {
    start();
    Address first = network.targets.getLast();
    clock.pass(ReadsElsewhere.TRY_NANOS);
    assertThat(network.targets).containsExactlyInAnyOrder(DAVE, ERIN);
    assertThat(asked).isEmpty();
    elsewhere.heard(first);
    clock.pass(ReadsElsewhere.TRY_NANOS);
    assertThat(network.sent).hasSize(2);
    assertThat(asked).containsExactly(davesKey);
  }

  @Test
  void lost_anotherNodeIsThere_asksThatOne() {
    start();
    Address first = network.targets.getLast();
    network.connected.remove(first);
    elsewhere.lost(first);
    assertThat(network.targets).containsExactlyInAnyOrder(DAVE, ERIN);
    answer(ABSENT);
    assertThat(answers).containsExactly(ABSENT);
    assertThat(asked).isEmpty();
  }

  @Test
  void look_timeOver_asksTheReplicaAndSparesTheSilentUntilItIsHeard() {
    network.connected.remove(ERIN);
    start();
    clock.pass(ReadsElsewhere.TRY_NANOS - 1);
    assertThat(asked).isEmpty();
    clock.pass(1);
    assertThat(asked).containsExactly(davesKey);
    assertThat(elsewhere.underWay()).isZero();
    assertThat(elsewhere.start(davesKey, client)).isFalse();
    elsewhere.heard(DAVE);
    start();
  }
}
