package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
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

/**
 * A client: one request at a time, on any node, its token carried along; it tries again after a
 * 503, now here, now there, as clients of the contract do.
 */
final class Session {
  private static final long BACKOFF_MIN = 10 * MILLI;
  private static final long BACKOFF_MAX = 640 * MILLI;
  private static final long DEAD_NODE_PAUSE = 50 * MILLI;
  private static final int ATTEMPTS = 12;

  private final int number;
  private final World world;
  private final Checkers checkers;
  private final Scenario.Load load;
  private final List<Key> keys;
  private final Dice dice;
  private final Crowd crowd;
  private Token token = Token.NO_PAST;
  private Past past = Past.NOTHING;
  private SimulatedNode node;
  private int left;
  private int values;
  private boolean patient;

  Session(int number, World world, Checkers checkers, Crowd crowd, Dice dice) {
    this.number = number;
    this.world = world;
    this.checkers = checkers;
    this.crowd = crowd;
    this.load = crowd.load();
    this.keys = crowd.keys();
    this.dice = dice;
    this.left = load.operations();
    this.node = dice.pick(crowd.nodes());
  }

  /** What is asked for, without the token and the value. */
  private enum Operation {
    GET,
    PUT,
    DELETE
  }

  boolean isDone() {
    return left == 0;
  }

  Token token() {
    return token;
  }

  Past past() {
    return past;
  }

  /** From now on it tries until it succeeds: the faults are over. */
  void bePatient() {
    patient = true;
  }

  void start() {
    think();
  }

  /** Reads {@code wanted} one after the other, then is done again. */
  void readAll(List<Key> wanted) {
    left = wanted.size();
    if (left > 0) {
      read(wanted, 0);
    }
  }

  private void read(List<Key> wanted, int index) {
    node = dice.pick(crowd.nodes());
    attempt(
        Operation.GET,
        wanted.get(index),
        0,
        () -> {
          left--;
          if (left > 0) {
            read(wanted, index + 1);
          }
        });
  }

  private void think() {
    if (left > 0) {
      world.scheduler().after(dice.between(0, load.thinkNanosMax()), this::operate);
    }
  }

  private void operate() {
    if (dice.chance(load.roaming())) {
      node = dice.pick(crowd.nodes());
    }
    if (dice.chance(load.passing())) {
      Session other = crowd.anybody(dice);
      token = token.join(other.token);
      past = past.join(other.past);
    }
    Operation operation =
        !dice.chance(load.writes())
            ? Operation.GET
            : dice.chance(load.deletes()) ? Operation.DELETE : Operation.PUT;
    attempt(operation, dice.pick(keys), 0, this::done);
  }

  private void done() {
    left--;
    think();
  }

  private void attempt(Operation operation, Key key, int failures, Runnable then) {
    if (!node.isRunning()) {
      node = dice.pick(crowd.nodes());
      world.scheduler().after(DEAD_NODE_PAUSE, () -> attempt(operation, key, failures, then));
      return;
    }
    Asked asked = new Asked(request(operation, key), past, node);
    checkers.submit(
        asked,
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            end(asked, answer, () -> retry(operation, key, failures + 1, then), then);
          }

          @Override
          public void lost() {
            retry(operation, key, failures + 1, then);
          }
        });
  }

  private void retry(Operation operation, Key key, int failures, Runnable then) {
    if (failures >= ATTEMPTS && !patient) {
      then.run();
      return;
    }
    long pause = Math.min(BACKOFF_MAX, BACKOFF_MIN << Math.min(failures - 1, 10));
    if (dice.chance(0.5)) {
      node = dice.pick(crowd.nodes());
    }
    world.scheduler().after(pause, () -> attempt(operation, key, failures, then));
  }

  private Request.Keyed request(Operation operation, Key key) {
    Acks acks = dice.pick(List.of(Acks.values()));
    return switch (operation) {
      case GET -> new Request.Get(key, token);
      case PUT ->
          new Request.Put(key, Value.of("\"c" + number + "-" + ++values + "\""), token, acks);
      case DELETE -> new Request.Delete(key, token, acks);
    };
  }

  private void end(Asked asked, Answer answer, Runnable retry, Runnable then) {
    Optional<Token> given =
        switch (answer) {
          case Answer.Found found -> Optional.of(found.token());
          case Answer.Absent absent -> Optional.of(absent.token());
          case Answer.Written written -> Optional.of(written.token());
          case Answer.Unsatisfied unsatisfied -> Optional.empty();
          case Answer.Unavailable unavailable -> Optional.empty();
          case Answer.Unknown unknown -> Optional.empty();
          case Answer other ->
              throw new Violation(
                  "the contract",
                  asked.node()
                      + " answers "
                      + world.trace().wording().of(asked.request())
                      + " by "
                      + world.trace().wording().of(answer));
        };
    if (given.isEmpty()) {
      retry.run();
      return;
    }
    past = checkers.after(asked.past(), answer);
    token = given.get();
    then.run();
  }
}
