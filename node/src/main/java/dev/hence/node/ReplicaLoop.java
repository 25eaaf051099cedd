package dev.hence.node;

import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Moment;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.Request;
import dev.hence.core.runtime.Clients;
import dev.hence.core.runtime.DutyCycle;
import dev.hence.core.runtime.Notices;
import dev.hence.node.http.Backend;
import dev.hence.node.http.Vitals;
import dev.hence.node.peer.MessageSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The thread that owns the replica: takes what waits in batches, one duty cycle each, and lets time
 * pass for it.
 *
 * <p>Threading: any thread submits; the rest is its own.
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

  /** How often at most a person is told that too much waits. */
  private static final long TOLD_NANOS_MIN = 10_000_000_000L;

  private final InputQueue queue = new InputQueue(WAITING_MAX, WAITING_BYTES_MAX);
  private final Map<Long, Backend.Client> clients = new HashMap<>();
  private final Handover handover = new Handover();
  private long requests;
  private long refusedTold;
  private long toldNanos = System.nanoTime() - TOLD_NANOS_MIN;
  private volatile boolean stopping;

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
  Thread start(Driven driven) {
    Thread thread = new Thread(() -> run(driven), "replica");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Lets the thread end after the cycle under way. */
  void stop() {
    stopping = true;
    queue.wake();
  }

  /** Takes an input in; one that a peer sent is dropped when too much waits. */
  void accept(Input input) {
    if (input instanceof Input.Received received) {
      queue.offer(new InputQueue.Waiting.Plain(input, MessageSize.of(received.message())));
    } else {
      queue.add(new InputQueue.Waiting.Plain(input, SMALL_BYTES));
    }
  }

  /** Takes a request in, whose answer comes by the replica's thread; false if too much waits. */
  boolean submit(Request request, Backend.Client client) {
    long bytes = SMALL_BYTES + MessageSize.of(request);
    return queue.offer(new InputQueue.Waiting.Asked(request, client, bytes));
  }

  /** What waits for the thread. */
  Vitals.Input waiting() {
    return new Vitals.Input(queue.size(), queue.bytes(), queue.refused());
  }

  private void run(Driven driven) {
    try {
      List<InputQueue.Waiting> waiting = new ArrayList<>();
      List<Input> batch = new ArrayList<>();
      TickPace pace = new TickPace(System.nanoTime());
      while (!stopping) {
        queue.take(waiting, BATCH_INPUTS_MAX, pace.untilNext(System.nanoTime()));
        Moment now = new Moment(System.nanoTime(), System.currentTimeMillis());
        for (InputQueue.Waiting item : waiting) {
          Input input = input(item);
          batch.add(input);
          pace.taken(input, now.nanos());
        }
        if (pace.isDue(now.nanos())) {
          batch.add(new Input.Tick());
          tellRefused(driven.notices(), now);
        }
        if (!batch.isEmpty()) {
          driven.cycle().run(batch, now);
          Optional<Published> published = driven.published().get();
          if (published.flatMap(known -> known.figures().fill()).isPresent()) {
            pace.hasToDo(now.nanos());
          }
          driven.publish().accept(published);
          // Behind the publishing: whoever has its answer finds a read that is covered.
          handover.send();
        }
        waiting.clear();
        batch.clear();
      }
    } catch (Throwable e) {
      // What the state is now is unknown: nothing but an end is safe.
      driven.failure().accept(e);
    }
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
