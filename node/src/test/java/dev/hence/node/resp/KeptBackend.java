package dev.hence.node.resp;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/**
 * A backend in memory: one node that keeps keys and answers at once or, told to hold, when it is
 * told to release. Two shards, of even and of odd slots; a run ends where the shard changes.
 */
final class KeptBackend implements RespBackend {
  private static final long WRITER = 0xabcdefL;
  private static final int CLUSTER = 7;

  private final Map<Key, Value> kept = new TreeMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  private boolean covered = true;
  private boolean busy;
  private Optional<Answer> scripted = Optional.empty();
  private long updates;

  /** From now on no read is answered at once. */
  void uncover() {
    covered = false;
  }

  /** From now on answers wait for {@link #release}. */
  void hold() {
    holding = true;
    covered = false;
  }

  /** Gives the answers that wait. */
  void release() {
    List<Runnable> waiting = new ArrayList<>(held);
    held.clear();
    waiting.forEach(Runnable::run);
  }

  /** From now on nothing is taken. */
  void beBusy() {
    busy = true;
    covered = false;
  }

  /** From now on everything that is submitted is answered so. */
  void answerWith(Answer answer) {
    scripted = Optional.of(answer);
    covered = false;
  }

  void answerByItself() {
    scripted = Optional.empty();
  }

  /** All that was asked so far. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** What somebody wrote over HTTP. */
  void keep(String key, String json) {
    kept.put(new Key(key), Value.of(json));
  }

  Optional<String> kept(String key) {
    return Optional.ofNullable(kept.get(new Key(key))).map(Value::toString);
  }

  @Override
  public Optional<Answer> refusal(Token token) {
    return token.cluster() == CLUSTER
        ? Optional.empty()
        : Optional.of(new Answer.TokenRefused("of another cluster"));
  }

  @Override
  public Optional<Answer> tryRead(Request.Get request) {
    if (!covered) {
      return Optional.empty();
    }
    requests.add(request);
    return Optional.of(answer(request));
  }

  @Override
  public boolean submit(Request request, Client client) {
    if (busy) {
      return false;
    }
    requests.add(request);
    Answer answer = scripted.orElseGet(() -> answer(request));
    if (holding) {
      held.add(() -> client.answered(answer));
    } else {
      client.answered(answer);
    }
    return true;
  }

  private Answer answer(Request request) {
    return switch (request) {
      case Request.Get get -> read(get);
      case Request.Put put -> put(put);
      case Request.Delete delete ->
          kept.remove(delete.key()) == null
              ? read(delete)
              : written(delete, Answer.Outcome.DELETED, Optional.empty());
      case Request.Run run -> run(run);
      case Request.Scan scan -> scan(scan);
      case Request.ShardIds _ -> new Answer.Names(List.of("s0", "s1"));
      case Request.KeyCount count ->
          new Answer.Count(
              kept.keySet().stream()
                  .filter(key -> ("s" + key.slot() % 2).equals(count.id()))
                  .count());
      case Request other -> throw new AssertionError("not asked over RESP: " + other);
    };
  }

  private Answer read(Request.Keyed request) {
    Value value = kept.get(request.key());
    return value == null
        ? new Answer.Absent(Optional.empty(), request.token())
        : new Answer.Found(value, new Dot(WRITER, 1), request.token());
  }

  private Answer put(Request.Put put) {
    Value before = kept.get(put.key());
    boolean fails =
        switch (put.terms().when()) {
          case ALWAYS -> false;
          case ABSENT -> before != null;
          case PRESENT -> before == null;
        };
    if (fails) {
      return read(put);
    }
    kept.put(put.key(), put.value());
    Terms terms = put.terms();
    return written(
        put,
        before == null ? Answer.Outcome.CREATED : Answer.Outcome.REPLACED,
        terms.previous() ? Optional.ofNullable(before) : Optional.empty());
  }

  private Answer written(Request.Keyed request, Answer.Outcome outcome, Optional<Value> previous) {
    Dot dot = new Dot(WRITER, ++updates);
    Token token = request.token().join(new Token(CLUSTER, 1, updates, VectorClock.of(dot)));
    return new Answer.Written(outcome, dot, 2, token, previous);
  }

  private Answer run(Request.Run run) {
    List<Answer> answers = new ArrayList<>();
    Token seen = run.token();
    for (Request.Keyed request : run.requests()) {
      if (request.slot() % 2 != run.slot() % 2) {
        break;
      }
      Answer answer = answer(request.with(seen));
      seen =
          switch (answer) {
            case Answer.Written written -> written.token();
            case Answer.Found found -> found.token();
            case Answer.Absent absent -> absent.token();
            case Answer other -> throw new AssertionError("no answer for a key: " + other);
          };
      answers.add(answer);
    }
    return new Answer.Several(answers);
  }

  /** One page a slot, and at most two keys of it. */
  private Answer scan(Request.Scan scan) {
    int shard = scan.slot() % 2;
    SlotSet slots = scan.slots().intersection(SlotSet.where(slot -> slot % 2 == shard));
    List<Key> found =
        kept.keySet().stream()
            .filter(key -> slots.contains(key.slot()))
            .filter(key -> scan.after().isEmpty() || key.compareTo(scan.after().get()) > 0)
            .limit(3)
            .toList();
    if (found.size() < 3) {
      return new Answer.Keys(found, slots, Key.SLOTS, Optional.empty(), scan.token());
    }
    Key last = found.get(1);
    boolean whole = found.get(2).slot() != last.slot();
    return new Answer.Keys(
        found.subList(0, 2),
        slots,
        whole ? last.slot() + 1 : last.slot(),
        whole ? Optional.empty() : Optional.of(last),
        scan.token());
  }
}
