package dev.hence.node.http;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A backend in memory: one node that keeps keys and answers at once, or, told to hold, when it is
 * told to release. Thread-safe.
 */
final class MemoryBackend implements Backend {
  /** The writer of all its updates. */
  static final long WRITER = 0xabcdefL;

  /** What a node with it tells of itself. */
  static final Vitals VITALS =
      new Vitals(
          "alice",
          new Address("10.10.0.2:8090"),
          "1.2",
          3_456,
          7_890,
          new Vitals.Input(1, 2, 3),
          List.of(),
          List.of());

  private static final int CLUSTER = 7;

  /** A register: a value, or none in a tombstone, and the update that wrote it. */
  private record Kept(Optional<Value> value, Dot version) {}

  private final Map<Key, Kept> kept = new HashMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private @Nullable Answer scripted;
  private boolean holding;
  private boolean covered = true;
  private int capacity = Integer.MAX_VALUE;
  private long updates;

  /** From now on every request that is submitted is answered so. */
  synchronized void answerWith(Answer answer) {
    scripted = answer;
    covered = false;
  }

  /** From now on answers wait for {@link #release}; reads that are covered, too. */
  synchronized void hold() {
    holding = true;
    covered = false;
  }

  /** From now on at most {@code most} answers wait, and further requests are refused. */
  synchronized void capacity(int most) {
    capacity = most;
  }

  /** Gives the answers that wait, in the order of the requests or the other way round. */
  void release(boolean backwards) {
    List<Runnable> answers;
    synchronized (this) {
      answers = new ArrayList<>(held);
      held.clear();
    }
    (backwards ? answers.reversed() : answers).forEach(Runnable::run);
  }

  synchronized int waiting() {
    return held.size();
  }

  /** All requests so far, in order. */
  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public synchronized Optional<Answer> tryRead(Request.Get request) {
    if (!covered) {
      return Optional.empty();
    }
    requests.add(request);
    return Optional.of(answer(request));
  }

  @Override
  public boolean submit(Request request, Client client) {
    Answer made;
    synchronized (this) {
      if (held.size() >= capacity) {
        return false;
      }
      requests.add(request);
      made = scripted == null ? answer(request) : scripted;
      if (holding) {
        held.add(() -> give(client, made));
        return true;
      }
    }
    client.answered(made);
    return true;
  }

  private static void give(Client client, Answer answer) {
    if (client.thread() instanceof EventExecutor loop && loop.inEventLoop()) {
      client.answered(answer);
    } else {
      client.thread().execute(() -> client.answered(answer));
    }
  }

  private Answer answer(Request request) {
    return switch (request) {
      case Request.Get get -> read(get);
      case Request.Put put -> write(put.key(), Optional.of(put.value()), put.token());
      case Request.Delete delete -> delete(delete);
      case Request.ShowView _ -> new Answer.Names(List.of("10.10.0.2:8090", "10.10.0.3:8090"));
      case Request.ShardIds _ -> new Answer.Names(List.of("s0", "s1"));
      case Request.ShardMembers _ -> new Answer.Names(List.of("10.10.0.2:8090"));
      case Request.NodeShard _ -> new Answer.ShardName(Optional.of("s0"));
      case Request.KeyCount _ -> new Answer.Count(kept.size());
      case Request.AddNode _,
          Request.RemoveNode _,
          Request.AddMember _,
          Request.Reshard _,
          Request.Forced _ ->
          new Answer.Done(true);
      case Request.Readiness _ -> new Answer.Ready(true, "");
      case Request.Run _, Request.Scan _ -> throw new AssertionError("not asked over HTTP");
      case Request.Own _ -> new Answer.Unavailable("this backend has nothing to tell of itself");
    };
  }

  private Answer read(Request.Get get) {
    Kept found = kept.get(get.key());
    if (found == null) {
      return new Answer.Absent(Optional.empty(), get.token());
    }
    Token token = after(get.token(), found.version());
    return found.value().isPresent()
        ? new Answer.Found(found.value().get(), found.version(), token)
        : new Answer.Absent(Optional.of(found.version()), token);
  }

  private Answer delete(Request.Delete delete) {
    Kept found = kept.get(delete.key());
    return found == null || found.value().isEmpty()
        ? read(new Request.Get(delete.key(), delete.token()))
        : write(delete.key(), Optional.empty(), delete.token());
  }

  private Answer write(Key key, Optional<Value> value, Token token) {
    Dot version = new Dot(WRITER, ++updates);
    Kept before = kept.put(key, new Kept(value, version));
    Answer.Outcome outcome =
        value.isEmpty()
            ? Answer.Outcome.DELETED
            : before == null || before.value().isEmpty()
                ? Answer.Outcome.CREATED
                : Answer.Outcome.REPLACED;
    return new Answer.Written(outcome, version, 2, after(token, version));
  }

  private static Token after(Token token, Dot version) {
    return token.join(new Token(CLUSTER, 1, version.n(), VectorClock.of(version)));
  }
}
