package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import dev.hence.simulator.checker.Asked;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.checker.Past;
import dev.hence.simulator.checker.Violation;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A client: one request at a time, on any node, its token carried along; it tries again after a
 * 503, now here, now there, as clients of the contract do.
 */
final class Session {
  private static final long BACKOFF_MIN = 10 * MILLI;
  private static final long BACKOFF_MAX = 640 * MILLI;
  private static final long DEAD_NODE_PAUSE = 50 * MILLI;
  private static final long ELSEWHERE_PAUSE = 100 * MILLI;
  private static final int ATTEMPTS = 12;

  /** A time that no clock of the world shows: in the year 2100. */
  private static final long FAR_AHEAD_MILLIS = 4_102_444_800_000L;

  private final int number;
  private final World world;
  private final Checkers checkers;
  private final Dice dice;
  private final Crowd crowd;
  private final Workload workload;
  private Seen seen = Seen.NOTHING;
  private Seen earlier = Seen.NOTHING;
  private SimulatedNode node;
  private int left;
  private int values;
  private int rounds;
  private long doubts;
  private boolean patient;
  private boolean reading;

  Session(int number, World world, Checkers checkers, Crowd crowd, Dice dice) {
    this.number = number;
    this.world = world;
    this.checkers = checkers;
    this.crowd = crowd;
    this.dice = dice;
    List<Workload> workloads = crowd.load().workloads();
    this.workload = workloads.get(number % workloads.size());
    this.left = crowd.load().operations();
    this.node = dice.pick(crowd.nodes());
  }

  boolean isDone() {
    return left == 0;
  }

  int number() {
    return number;
  }

  Load load() {
    return crowd.load();
  }

  /** One of the keys that all share. */
  Key sharedKey() {
    return dice.chance(load().hot()) ? crowd.keys().getFirst() : dice.pick(crowd.keys());
  }

  /** Counts its rounds, from 1. */
  int nextRound() {
    return ++rounds;
  }

  /** How often it lost sight: of a write's fate, or of what it had seen. */
  long doubts() {
    return doubts;
  }

  /**
   * Names what this client writes without having forgotten or doubted anything meanwhile: within
   * it, each write has seen all before it, whatever the clocks say.
   */
  String diary() {
    return number + "." + doubts;
  }

  /** The diary that client {@code whose} is at. */
  String diaryOf(int whose) {
    return crowd.session(whose).diary();
  }

  /** From now on it tries until it succeeds: the faults are over. */
  void bePatient() {
    patient = true;
  }

  void start() {
    think();
  }

  /** Does the reads one after the other, then is done again. */
  void readAll(List<LastRead> wanted) {
    reading = true;
    left = wanted.size();
    if (left > 0) {
      read(wanted, 0);
    }
  }

  private void read(List<LastRead> wanted, int index) {
    node = wanted.get(index).node();
    get(
        wanted.get(index).key(),
        answer -> {
          left--;
          if (left > 0) {
            read(wanted, index + 1);
          }
        });
  }

  private void think() {
    if (left > 0) {
      world.scheduler().after(dice.between(0, load().thinkNanosMax()), this::operate);
    }
  }

  private void operate() {
    if (dice.chance(load().roaming())) {
      node = dice.pick(crowd.nodes());
    }
    changeToken();
    if (dice.chance(load().tokens().forges()) && node.isRunning()) {
      forge();
    }
    workload.operate(this, dice, this::done);
  }

  private void done() {
    left--;
    think();
  }

  private void changeToken() {
    Load.Tokens chances = load().tokens();
    if (dice.chance(chances.joins())) {
      seen = seen.join(crowd.anybody(dice).seen);
    }
    if (dice.chance(chances.takes())) {
      doubts++;
      seen = crowd.anybody(dice).seen;
    }
    if (dice.chance(chances.loses())) {
      doubts++;
      seen = Seen.NOTHING;
    }
    if (dice.chance(chances.stale())) {
      doubts++;
      seen = earlier;
    }
    if (dice.chance(0.2)) {
      earlier = seen;
    }
  }

  /** Shows a token of another cluster, or one from too far ahead: refused, and nothing moves. */
  private void forge() {
    Token token = seen.token();
    long ahead = HybridClock.ofMillis(FAR_AHEAD_MILLIS);
    Token forged =
        dice.chance(0.5)
            ? new Token(token.cluster() + 1, token.epoch(), token.time(), token.entries())
            : new Token(token.cluster(), token.epoch(), ahead, token.entries());
    Key key = sharedKey();
    Request.Keyed request =
        dice.chance(0.5)
            ? new Request.Get(key, forged)
            : new Request.Put(key, value("forged"), forged, Acks.TWO);
    checkers.submit(
        new Asked(request, Past.NOTHING, node),
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            boolean refused =
                answer instanceof Answer.TokenRefused || answer instanceof Answer.Unavailable;
            if (!refused && !(answer instanceof Answer.Unknown)) {
              throw wrong(request, answer);
            }
          }

          @Override
          public void lost() {}
        });
  }

  void get(Key key, Consumer<Optional<Answer>> then) {
    attempt(new Wish.Get(key), 0, then);
  }

  /** Puts a value with {@code text} in it, unlike any other. */
  void put(Key key, String text, Consumer<Optional<Answer>> then) {
    attempt(new Wish.Put(key, text, Terms.NONE), 0, then);
  }

  /** Puts a value if {@code terms} hold; else it reads. */
  void put(Key key, Terms terms, Consumer<Optional<Answer>> then) {
    attempt(new Wish.Put(key, "", terms), 0, then);
  }

  Crowd crowd() {
    return crowd;
  }

  World world() {
    return world;
  }

  Checkers checkers() {
    return checkers;
  }

  Seen seen() {
    return seen;
  }

  void saw(Seen more) {
    seen = more;
  }

  /** The node that it asks now; another one if that doesn't run. */
  SimulatedNode node() {
    if (!node.isRunning()) {
      node = dice.pick(crowd.nodes());
    }
    return node;
  }

  /** Goes to any node, and goes on there after a while. */
  void goElsewhere(Runnable then) {
    node = dice.pick(crowd.nodes());
    world.scheduler().after(ELSEWHERE_PAUSE, then);
  }

  void doubt() {
    doubts++;
  }

  boolean isPatient() {
    return patient;
  }

  void delete(Key key, Consumer<Optional<Answer>> then) {
    attempt(new Wish.Delete(key), 0, then);
  }

  /** Asks for the number of a shard's keys; there can't be more than were ever written. */
  void countKeys(String shard, Runnable then) {
    checkers.submit(
        node(),
        new Request.KeyCount(shard),
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            if (answer instanceof Answer.Count count
                && (count.count() < 0 || count.count() > checkers.ledger().keyCount())) {
              throw new Violation(
                  "what users see", shard + " is said to have " + count.count() + " keys");
            }
            then.run();
          }

          @Override
          public void lost() {
            then.run();
          }
        });
  }

  private void attempt(Wish wish, int failures, Consumer<Optional<Answer>> then) {
    if (!node.isRunning()) {
      node = dice.pick(crowd.nodes());
      world.scheduler().after(DEAD_NODE_PAUSE, () -> attempt(wish, failures, then));
      return;
    }
    Asked asked = new Asked(request(wish), seen.past(), node);
    Recording.Begun begun =
        crowd
            .recording()
            .begin("c" + number, asked.request(), seen.texts(), node, world.scheduler().now());
    begun.inFinalPhase(reading);
    checkers.submit(
        asked,
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            begun.answered(answer, world.scheduler().now());
            end(asked, answer, () -> retry(wish, failures + 1, then), then);
          }

          @Override
          public void lost() {
            begun.lost();
            doubts++;
            retry(wish, failures + 1, then);
          }
        });
  }

  private void retry(Wish wish, int failures, Consumer<Optional<Answer>> then) {
    if (failures >= ATTEMPTS && !patient) {
      doubts++;
      then.accept(Optional.empty());
      return;
    }
    long pause = Math.min(BACKOFF_MAX, BACKOFF_MIN << Math.min(failures - 1, 10));
    if (dice.chance(0.5)) {
      node = dice.pick(crowd.nodes());
    }
    world.scheduler().after(pause, () -> attempt(wish, failures, then));
  }

  Request.Keyed request(Wish wish) {
    Acks acks = dice.pick(List.of(Acks.values()));
    return switch (wish) {
      case Wish.Get get -> new Request.Get(get.key(), seen.token());
      case Wish.Put put ->
          new Request.Put(put.key(), value(put.text()), seen.token(), acks, put.terms());
      case Wish.Delete delete -> new Request.Delete(delete.key(), seen.token(), acks);
    };
  }

  /** A value that nobody else writes, and nobody twice. */
  private Value value(String text) {
    String unique = "c" + number + "-" + ++values + (text.isEmpty() ? "" : " " + text);
    return Value.of('"' + unique + " ".repeat(load().valueBytes()) + '"');
  }

  private void end(Asked asked, Answer answer, Runnable retry, Consumer<Optional<Answer>> then) {
    if (take(asked, answer)) {
      then.accept(Optional.of(answer));
    } else {
      retry.run();
    }
  }

  /** Learns from an answer; whether it is one to be content with. */
  boolean take(Asked asked, Answer answer) {
    Optional<Token> given =
        switch (answer) {
          case Answer.Found found -> Optional.of(found.token());
          case Answer.Absent absent -> Optional.of(absent.token());
          case Answer.Written written -> Optional.of(written.token());
          case Answer.Lost lost ->
              goOnFrom(
                  new Seen(lost.token(), checkers.without(asked.past(), lost), text(lost.token())));
          // As it says.
          case Answer.TokenRefused _ when asked.isOfAnotherCluster() -> goOnFrom(Seen.NOTHING);
          case Answer.Unknown _ -> goOnFrom(seen);
          case Answer.Unsatisfied _, Answer.Unavailable _, Answer.TooUnstable _ -> Optional.empty();
          case Answer other -> throw wrong(asked.request(), other);
        };
    given.ifPresent(token -> seen = new Seen(token, checkers.after(asked, answer), text(token)));
    return given.isPresent();
  }

  private Optional<Token> goOnFrom(Seen known) {
    doubts++;
    seen = known;
    return Optional.empty();
  }

  /** The token as the history of this run names it. */
  private SortedSet<String> text(Token token) {
    return new TreeSet<>(Set.of(crowd.recording().text(token)));
  }

  private Violation wrong(Request.Keyed request, Answer answer) {
    return new Violation(
        "the contract",
        world.trace().wording().of(request) + " ends by " + world.trace().wording().of(answer));
  }
}
