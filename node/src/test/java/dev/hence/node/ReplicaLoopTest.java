package dev.hence.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Moment;
import dev.hence.core.replica.Replica;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Write;
import dev.hence.core.runtime.DutyCycle;
import dev.hence.core.runtime.Network;
import dev.hence.core.sharding.Address;
import dev.hence.node.http.Backend;
import dev.hence.node.storage.ForwardingStore;
import dev.hence.node.storage.Fsync;
import dev.hence.node.storage.RocksStore;
import dev.hence.node.storage.StoreSettings;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ReplicaLoopTest {
  private static final Address SELF = new Address("127.0.0.1:8090");
  private static final ReplicaSettings SETTINGS =
      ReplicaSettings.of(SELF, List.of(SELF), OptionalInt.of(1));
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final EventExecutor events = new DefaultEventLoop();
  private final RocksStore opened;
  private final Commits store;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  /** The threads that finish cycles. */
  private final Queue<String> finishers = new ConcurrentLinkedQueue<>();

  /** Notes which threads commit a register, and whether two do anything at once. */
  private static final class Commits extends ForwardingStore {
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean overlapped;
    private volatile long delayNanos;

    Commits(RocksStore store) {
      super(store);
    }

    @Override
    public void commit(List<Write> writes) {
      overlapped |= !busy.compareAndSet(false, true);
      if (writes.stream().anyMatch(Write.PutRegister.class::isInstance)) {
        threads.add(Thread.currentThread().getName());
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < delayNanos) {
          Thread.onSpinWait();
        }
      }
      super.commit(writes);
      busy.set(false);
    }
  }

  /** Nobody is there. */
  private static final class NoNetwork implements Network {
    @Override
    public void send(Address to, Message message) {}

    @Override
    public void connect(List<Address> peers) {}
  }

  ReplicaLoopTest(@TempDir Path folder) {
    opened = RocksStore.open(StoreSettings.of(folder, Fsync.NEVER));
    store = new Commits(opened);
  }

  @AfterEach
  void close() throws InterruptedException {
    events.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    opened.close();
    assertThat(store.overlapped).isFalse();
    assertThat(failure).hasNullValue();
  }

  private ReplicaLoop start(boolean shared) {
    return start(shared ? Optional.of(new ReplicaLoop.Shared(events, true)) : Optional.empty());
  }

  private ReplicaLoop start(Optional<ReplicaLoop.Shared> shared) {
    ReplicaLoop loop = new ReplicaLoop(shared);
    Moment now = new Moment(System.nanoTime(), System.currentTimeMillis());
    Replica replica = new Replica(SETTINGS, store, () -> 42, now);
    DutyCycle cycle = new DutyCycle(replica, store, new NoNetwork(), loop.clients(), event -> {});
    loop.start(
        new ReplicaLoop.Driven(
            cycle,
            replica::published,
            published -> finishers.add(Thread.currentThread().getName()),
            event -> {},
            failure::set));
    return loop;
  }

  private Backend.Client client() {
    return new Backend.Client() {
      @Override
      public Executor thread() {
        return events;
      }

      @Override
      public void answered(Answer answer) {
        answers.add(answer);
      }
    };
  }

  private static Request.Put put(int number) {
    return new Request.Put(
        new Key("key" + number), Value.of(Integer.toString(number)), Token.NO_PAST, Acks.LOCAL);
  }

  private void await(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      assertThat(answers.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS))
          .isInstanceOf(Answer.Written.class);
    }
  }

  /** Puts as the edge does, from a task of the event loop; waits for the answer. */
  private void putAlone(ReplicaLoop loop, int number) throws InterruptedException {
    events.execute(() -> loop.submit(put(number), client()));
    await(1);
  }

  @Test
  void submit_sharedEventLoop_runsTheCycleThere() throws Exception {
    ReplicaLoop loop = start(true);
    String name = events.submit(() -> Thread.currentThread().getName()).get();
    putAlone(loop, 0);
    store.threads.clear();
    // A tick of the thread may come first, and a first cycle may have taken long.
    for (int i = 1; !store.threads.contains(name); i++) {
      putAlone(loop, i);
    }
    stop(loop);
  }

  @Test
  void submit_noSharedEventLoop_runsTheCycleInTheThread() throws Exception {
    ReplicaLoop loop = start(false);
    for (int i = 0; i < 20; i++) {
      putAlone(loop, i);
    }
    assertThat(store.threads).containsOnly("replica");
    stop(loop);
  }

  @Test
  void submit_sharedButCommitsAreSynced_commitsInTheThread() throws Exception {
    ReplicaLoop loop = start(Optional.of(new ReplicaLoop.Shared(events, false)));
    for (int i = 0; i < 20; i++) {
      putAlone(loop, i);
    }
    assertThat(store.threads).containsOnly("replica");
    stop(loop);
  }

  @Test
  void submit_sharedAndNothingToCommit_runsAllOfTheCycleThere() throws Exception {
    ReplicaLoop loop = start(Optional.of(new ReplicaLoop.Shared(events, false)));
    String name = events.submit(() -> Thread.currentThread().getName()).get();
    putAlone(loop, 0);
    finishers.clear();
    // As above.
    while (!finishers.contains(name)) {
      events.execute(() -> loop.submit(new Request.Get(new Key("key0"), Token.NO_PAST), client()));
      assertThat(answers.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS))
          .isInstanceOf(Answer.Found.class);
    }
    stop(loop);
  }

  @Test
  void submit_pipelined_runsTheCycleInTheThread() throws Exception {
    ReplicaLoop loop = start(true);
    for (int i = 0; i < 20; i++) {
      Request run = new Request.Run(Token.NO_PAST, List.of(put(i), put(i + 1)));
      events.execute(() -> loop.submit(run, client()));
      assertThat(answers.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS))
          .isInstanceOf(Answer.Several.class);
    }
    assertThat(store.threads).containsOnly("replica");
    stop(loop);
  }

  @Test
  void submit_afterALongCycle_leavesTheNextToTheThread() throws Exception {
    ReplicaLoop loop = start(true);
    String name = events.submit(() -> Thread.currentThread().getName()).get();
    long begun;
    do {
      store.delayNanos = 50_000_000;
      store.threads.clear();
      begun = System.nanoTime();
      putAlone(loop, 0);
      if (store.threads.contains(name)) {
        store.threads.clear();
        store.delayNanos = 0;
        putAlone(loop, 1);
      } else {
        begun = System.nanoTime() - PATIENCE_NANOS;
      }
      // Again if the thread took the long one, or if this machine took too long for either.
    } while (System.nanoTime() - begun > 500_000_000);
    assertThat(store.threads).containsExactly("replica");
    stop(loop);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void submit_besideInputsOfOtherThreads_answersAll(boolean commits) throws Exception {
    ReplicaLoop loop = start(Optional.of(new ReplicaLoop.Shared(events, commits)));
    int puts = 5_000;
    CountDownLatch over = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              while (over.getCount() > 0) {
                // Not so many that requests are refused.
                if (loop.waiting().waiting() < 1_000) {
                  loop.accept(new Input.Tick());
                }
              }
            });
    for (int i = 0; i < puts; i++) {
      int number = i;
      events.execute(() -> assertThat(loop.submit(put(number), client())).isTrue());
    }
    await(puts);
    over.countDown();
    other.join();
    stop(loop);
  }

  @Test
  void accept_reports_takesThemWithTheNextRequest() throws Exception {
    ReplicaLoop loop = start(false);
    putAlone(loop, 0);
    for (int i = 0; i < 10; i++) {
      loop.accept(TickPaceTest.REPORT);
    }
    putAlone(loop, 1);
    assertThat(loop.waiting().waiting()).isZero();
    stop(loop);
  }

  @Test
  void accept_reportsAlone_takesThemWithATick() throws Exception {
    for (boolean shared : new boolean[] {false, true}) {
      ReplicaLoop loop = start(shared);
      events.submit(() -> loop.accept(TickPaceTest.REPORT)).get();
      while (loop.waiting().waiting() > 0) {
        Thread.onSpinWait();
      }
      stop(loop);
    }
  }

  @Test
  void stop_requestsStillCome_beginsNoCycle() throws Exception {
    ReplicaLoop loop = start(true);
    putAlone(loop, 0);
    stop(loop);
    store.threads.clear();
    events.submit(() -> loop.submit(put(1), client())).get();
    events.submit(() -> {}).get();
    assertThat(store.threads).isEmpty();
    assertThat(answers).isEmpty();
  }

  private static void stop(ReplicaLoop loop) throws InterruptedException {
    loop.stop(PATIENCE_NANOS);
  }
}
