package dev.hence.node;

import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Moment;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.Request;
import dev.hence.core.runtime.Clients;
import dev.hence.core.runtime.DutyCycle;
import dev.hence.core.runtime.Notices;
import dev.hence.node.http.Backend;
import dev.hence.node.http.Vitals;
import dev.hence.node.peer.MessageSize;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs the replica: takes what waits in batches, one duty cycle each, and lets time pass for it.
 *
 * <p>Who does: a thread of its own. Where that would only take the processor from the event loop, a
 * shared event loop runs cycles itself, once it has read from all sockets that had something, and
 * nobody needs to be woken. It leaves to the thread what takes long, since it answers nobody
 * meanwhile: pipelined requests, other views, all there is for a while after a cycle that took
 * long, and where commits are synced the second half of a cycle that has something to commit.
 *
 * <p>Threading: any thread submits; the rest is for the one that has the lock.
 */
final class ReplicaLoop {
  /** A batch is one sync; a larger one only adds to the wait of its first input. A guess. */
  private static final int BATCH_INPUTS_MAX = 1_024;

  /** Half a second's worth of requests at full speed; a guess. */
  private static final int WAITING_MAX = 65_536;

  /** A sixth of the memory that bin/jvm.options gives a node; a guess. */
  private static final long WAITING_BYTES_MAX = 64L << 20;

  /** What a request or message without a value takes, about. */
  private static final long SMALL_BYTES = 256;

  /** An event loop may be kept from its clients for so long, once in a while; a guess. */
  private static final long SHORT_CYCLE_NANOS = 5_000_000;

  /** After a longer cycle, cycles run in the thread for so many times as long as it took. */
  private static final int LEFT_TO_THREAD_TIMES = 10;

  /** How much later than a tick is due the thread sees to it, if no event loop has: a guess. */
  private static final long TICK_GRACE_NANOS = 2_000_000;

  /** How often at most a person is told that too much waits. */
  private static final long TOLD_NANOS_MIN = 10_000_000_000L;

  private final InputQueue queue = new InputQueue(WAITING_MAX, WAITING_BYTES_MAX);
  private final Map<Long, Backend.Client> clients = new HashMap<>();
  private final Handover handover = new Handover();
  private final ReentrantLock running = new ReentrantLock();
  private final List<InputQueue.Waiting> taken = new ArrayList<>();
  private final List<Input> batch = new ArrayList<>();
  private final Optional<Shared> shared;
  private final TickPace pace = new TickPace(System.nanoTime());
  private Optional<Driven> driven = Optional.empty();
  private long requests;
  private long refusedTold;
  private long toldNanos = System.nanoTime() - TOLD_NANOS_MIN;
  private volatile boolean stopping;

  /** The time of the cycle that the event loop began and left to the thread to finish. */
  private volatile Optional<Moment> unfinished = Optional.empty();

  /** When the next tick is due, for the thread to look at without the lock. */
  private volatile long tickNanos = System.nanoTime();

  /** Until when the thread sleeps at most. */
  private volatile long sleepsUntilNanos = System.nanoTime();

  /** Whether the shared event loop is about to run a cycle; its own. */
  private boolean due;

  /** Until when it leaves cycles to the thread; its own. */
  private long leftUntilNanos = System.nanoTime();

  /**
   * An event loop that runs cycles, too.
   *
   * @param commits whether it may commit: a sync is a wait in which it would answer nobody
   */
  record Shared(EventExecutor loop, boolean commits) {}

  /** A loop at rest. */
  ReplicaLoop(Optional<Shared> shared) {
    this.shared = shared;
  }

  /** The port to clients, for the duty cycle that {@link #start} is given. */
  Clients clients() {
    return (requestId, answer) -> {
      Backend.Client client = clients.remove(requestId);
      if (client != null) {
        handover.add(client, answer);
      }
    };
  }

  /** What a loop drives and whom it tells. */
  record Driven(
      DutyCycle cycle,
      Supplier<Optional<Published>> published,
      Consumer<Optional<Published>> publish,
      Notices notices,
      Consumer<Throwable> failure) {}

  /** Starts the thread. It ends when it is stopped, or when it can't go on, which it tells once. */
  Thread start(Driven what) {
    running.lock();
    try {
      driven = Optional.of(what);
    } finally {
      running.unlock();
    }
    Thread thread = new Thread(() -> run(what), "replica");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * No cycle begins any more; waits a while for the one under way. One that was left to the thread
   * may end there: of that nothing has left.
   */
  void stop(long timeoutNanos) throws InterruptedException {
    stopping = true;
    queue.wake();
    if (!running.isHeldByCurrentThread() && running.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
      running.unlock();
    }
  }

  /**
   * Takes an input in; one that a peer sent is dropped when too much waits. A report waits for the
   * next cycle that there is, at most until the next tick: to be woken for each would be nearly
   * half of the cycles of a node with eight peers.
   */
  void accept(Input input) {
    InputQueue.Waiting item;
    if (input instanceof Input.Received received) {
      item = new InputQueue.Waiting.Plain(input, MessageSize.of(received.message()));
      queue.offer(item);
    } else {
      item = new InputQueue.Waiting.Plain(input, SMALL_BYTES);
      queue.add(item);
    }
    if (item.isUrgent()) {
      callForCycle(!mayBringView(input));
    }
  }

  /** Whether it may bring a view, which a node takes milliseconds to adopt. */
  private static boolean mayBringView(Input input) {
    return input instanceof Input.Received received
        && (received.message() instanceof Message.NewView
            || received.message() instanceof Message.Cast);
  }

  /** Takes a request in, whose answer comes with a cycle; false if too much waits. */
  boolean submit(Request request, Backend.Client client) {
    long bytes = SMALL_BYTES + MessageSize.of(request);
    if (!queue.offer(new InputQueue.Waiting.Asked(request, client, bytes))) {
      return false;
    }
    callForCycle(!(request instanceof Request.Run));
    return true;
  }

  /** Sees to it that somebody runs a cycle: the thread, unless it {@code isShort} maybe. */
  private void callForCycle(boolean isShort) {
    EventExecutor loop = shared.map(Shared::loop).orElse(null);
    if (loop == null
        || !isShort
        || !loop.inEventLoop()
        || loop.isShuttingDown()
        || leftUntilNanos - System.nanoTime() > 0) {
      queue.wake();
    } else if (!due) {
      due = true;
      loop.execute(this::runHere);
    }
  }

  /** A cycle on the shared event loop. */
  private void runHere() {
    due = false;
    if (!running.tryLock()) {
      // The thread takes the rest, too, or will.
      queue.wake();
      return;
    }
    try {
      long begun = System.nanoTime();
      if (unfinished.isEmpty()) {
        boolean commits = shared.filter(Shared::commits).isPresent();
        driven.ifPresent(what -> cycle(what, commits));
      }
      long ended = System.nanoTime();
      if (ended - begun > SHORT_CYCLE_NANOS) {
        leftUntilNanos = ended + LEFT_TO_THREAD_TIMES * (ended - begun);
      }
    } finally {
      running.unlock();
    }
    if (unfinished.isPresent() || queue.isUrgent() || tickNanos - sleepsUntilNanos < 0) {
      queue.wake();
    }
  }

  /** What waits for a cycle. */
  Vitals.Input waiting() {
    return new Vitals.Input(queue.size(), queue.bytes(), queue.refused());
  }

  private void run(Driven what) {
    long grace = shared.isPresent() ? TICK_GRACE_NANOS : 0;
    while (!stopping) {
      sleepsUntilNanos = tickNanos;
      queue.await(() -> unfinished.isPresent() ? 0 : tickNanos + grace - System.nanoTime());
      boolean due = queue.isUrgent() || tickNanos + grace - System.nanoTime() <= 0;
      if (due || unfinished.isPresent()) {
        running.lock();
        try {
          finishBegun(what);
          if (due) {
            cycle(what, true);
          }
        } finally {
          running.unlock();
        }
      }
    }
  }

  /**
   * Takes a batch, with a tick if it is time, and runs a cycle if there is anything.
   *
   * @param commits whether it may be finished here if it has something to commit
   */
  private void cycle(Driven what, boolean commits) {
    if (stopping) {
      return;
    }
    try {
      queue.take(taken, BATCH_INPUTS_MAX);
      Moment now = new Moment(System.nanoTime(), System.currentTimeMillis());
      for (InputQueue.Waiting item : taken) {
        Input input = input(item);
        batch.add(input);
        pace.taken(input, now.nanos());
      }
      if (pace.isDue(now.nanos())) {
        batch.add(new Input.Tick());
        tellRefused(what.notices(), now);
      }
      if (!batch.isEmpty()) {
        boolean appended = what.cycle().begin(batch, now);
        if (appended && !commits) {
          unfinished = Optional.of(now);
        } else {
          finish(what, now);
        }
      }
      tickNanos = pace.nextNanos();
      taken.clear();
      batch.clear();
    } catch (Throwable e) {
      failed(what, e);
    }
  }

  private void finishBegun(Driven what) {
    if (unfinished.isPresent()) {
      try {
        finish(what, unfinished.get());
        unfinished = Optional.empty();
      } catch (Throwable e) {
        failed(what, e);
      }
    }
  }

  private void finish(Driven what, Moment now) {
    what.cycle().finish(now);
    Optional<Published> published = what.published().get();
    if (published.flatMap(known -> known.figures().fill()).isPresent()) {
      pace.hasToDo(now.nanos());
      tickNanos = pace.nextNanos();
    }
    what.publish().accept(published);
    // Behind the publishing: whoever has its answer finds a read that is covered.
    handover.send();
  }

  private void failed(Driven what, Throwable e) {
    // What the state is now is unknown: nothing but an end is safe.
    stopping = true;
    unfinished = Optional.empty();
    what.failure().accept(e);
  }

  private void tellRefused(Notices notices, Moment now) {
    long refused = queue.refused();
    if (refused > refusedTold && now.nanos() - toldNanos >= TOLD_NANOS_MIN) {
      notices.record(
          Event.of(
              Event.Level.WARN,
              "more comes in than this node can take; refused some",
              "refused",
              refused - refusedTold));
      refusedTold = refused;
      toldNanos = now.nanos();
    }
  }

  private Input input(InputQueue.Waiting item) {
    return switch (item) {
      case InputQueue.Waiting.Plain plain -> plain.input();
      case InputQueue.Waiting.Asked asked -> {
        long id = ++requests;
        clients.put(id, asked.client());
        yield new Input.ClientRequest(id, asked.request());
      }
    };
  }
}
