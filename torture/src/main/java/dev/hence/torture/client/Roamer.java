package dev.hence.torture.client;

import dev.hence.checker.history.Operation;
import dev.hence.integration.harness.NodeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks another node each time. It goes on with the token it got last, leaves it on
 * the board now and then, and now and then begins a new session with a token from there, or with
 * none.
 *
 * <p>Keys: five that everybody fights over, a hundred that many touch, and keys of its own that are
 * written once. Values are unique.
 *
 * <p>Threading: run by one thread.
 */
final class Roamer {
  private static final int FEW = 5;
  private static final int MANY = 100;
  private static final int OWN_KEPT = 50;
  private static final int LONG_VALUE_CHARACTERS = 2_000;
  private static final List<String> LEVELS = List.of("local", "majority", "all");

  private final String name;
  private final SplittableRandom random;
  private final Workload workload;
  private final List<String> own = new ArrayList<>();
  private @Nullable String token;
  private int session;
  private int writes;

  Roamer(String name, long seed, Workload workload) {
    this.name = name;
    this.random = new SplittableRandom(seed);
    this.workload = workload;
  }

  /** The token that it would go on with, if it has one. */
  Optional<String> token() {
    return Optional.ofNullable(token);
  }

  /** Makes one request. */
  void step() {
    hand();
    Workload.Choice choice = workload.choice(random);
    NodeClient node = choice.node();
    int dice = random.nextInt(100);
    if (!choice.reads()) {
      put(node, shared());
    } else if (dice < 8) {
      String key = name + "-" + writes;
      own.add(key);
      put(node, key);
    } else if (dice < 12 && !own.isEmpty()) {
      read(node, own.get(random.nextInt(own.size())));
    } else if (dice < 13 && own.size() > OWN_KEPT) {
      delete(node, own.remove(random.nextInt(own.size())));
    } else if (dice < 55) {
      read(node, shared());
    } else if (dice < 90) {
      put(node, shared());
    } else {
      delete(node, shared());
    }
  }

  private String shared() {
    return random.nextBoolean() ? "few-" + random.nextInt(FEW) : "many-" + random.nextInt(MANY);
  }

  /** Hands tokens on. A session never changes its token: that would forget what it has seen. */
  private void hand() {
    int dice = random.nextInt(100);
    if (dice < 8 && token != null) {
      workload.board().leave(token, random);
    } else if (dice < 14) {
      Optional<String> found = workload.board().take(random);
      if (found.isPresent()) {
        session++;
        token = found.get();
      }
    } else if (dice < 15) {
      session++;
      token = null;
    }
  }

  private void put(NodeClient node, String key) {
    String value = "\"" + name + "/" + writes++ + "\"";
    if (random.nextInt(200) == 0) {
      value = value.substring(0, value.length() - 1) + "x".repeat(LONG_VALUE_CHARACTERS) + "\"";
    }
    String body = NodeClient.putBody(value, Calls.json(token));
    String path = NodeClient.kvsPath(key) + level();
    goOn(
        workload
            .calls()
            .record(
                Operation.put(session(), key, value).tokenIn(token).node(node.address()),
                () -> node.call("PUT", path, body)));
  }

  private void delete(NodeClient node, String key) {
    String body = NodeClient.tokenBody(Calls.json(token));
    String path = NodeClient.kvsPath(key) + level();
    goOn(
        workload
            .calls()
            .record(
                Operation.delete(session(), key).tokenIn(token).node(node.address()),
                () -> node.call("DELETE", path, body)));
  }

  private void read(NodeClient node, String key) {
    goOn(
        workload
            .calls()
            .record(
                Operation.get(session(), key).tokenIn(token).node(node.address()),
                () -> node.get(key, Calls.json(token))));
  }

  private String session() {
    return name + "." + session;
  }

  private String level() {
    int dice = random.nextInt(10 * LEVELS.size());
    return dice < LEVELS.size() ? "?acks=" + LEVELS.get(dice) : "";
  }

  private void goOn(Operation ended) {
    if (ended.tokenOut() != null) {
      token = ended.tokenOut();
    }
  }
}
