package dev.hence.integration.harness;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client in the background that writes keys of its own at the nodes in turn while nodes die, and
 * knows which of its writes were acknowledged: those must be there afterwards, at every node.
 */
public final class Acknowledged {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  /** At most so many keys a second, since all are read at every node within a budget. */
  private static final int WRITES_PER_SECOND = 50;

  private final List<NodeProcess> nodes;
  private final Map<String, String> versions = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private volatile boolean stopped;
  private volatile String token = NodeClient.NO_PAST;
  private @Nullable Thread thread;

  /** A client of these nodes that isn't started yet. */
  public Acknowledged(List<NodeProcess> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Writes these keys at once, with the value, and takes note of them. */
  public void write(List<String> keys, String value) {
    each(
        keys,
        (key, turn) -> {
          Answer answer =
              nodes.get(turn % nodes.size()).client().put(key, value, NodeClient.NO_PAST);
          versions.put(key, answer.expect(201).version());
        });
  }

  /** Starts to write keys that begin with the prefix, and that nobody has written before. */
  public void start(String prefix) {
    stopped = false;
    statuses.clear();
    thread = Thread.ofPlatform().name("acknowledged").daemon().start(() -> run(prefix));
  }

  private void run(String prefix) {
    List<NodeClient> clients =
        nodes.stream().map(node -> new NodeClient(node.address(), ANSWER_MAX)).toList();
    for (int i = 0; !stopped; i++) {
      String key = prefix + i;
      try {
        Answer answer = clients.get(i % clients.size()).put(key, "1", token);
        statuses.merge(Integer.toString(answer.status()), 1, Integer::sum);
        if (answer.status() == 201) {
          versions.put(key, answer.version());
          token = answer.token();
        }
      } catch (UncheckedIOException e) {
        statuses.merge("no answer", 1, Integer::sum);
      }
      LockSupport.parkNanos(1_000_000_000L / WRITES_PER_SECOND);
    }
    clients.forEach(NodeClient::close);
  }

  /** Ends the writing; fails if nothing was acknowledged meanwhile. */
  public void stop() {
    stopped = true;
    if (thread == null) {
      throw new IllegalStateException("it wasn't started");
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writes end", e);
    }
    if (!statuses.containsKey("201")) {
      throw new AssertionError("no write was acknowledged: " + statuses);
    }
    if (!Set.of("201", "503", "504", "no answer").containsAll(statuses.keySet())) {
      throw new AssertionError("writes were refused that needn't be: " + statuses);
    }
  }

  /** The keys whose writes were acknowledged and that begin with the prefix. */
  public List<String> keys(String prefix) {
    return versions.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  /**
   * Reads the keys at every node with the client's token, and fails unless each shows the version
   * acknowledged.
   */
  public void check(List<String> keys) {
    each(
        keys,
        (key, turn) -> {
          for (NodeProcess node : nodes) {
            Answer read = node.client().get(key, token).expect(200);
            if (!read.version().equals(versions.get(key))) {
              throw new AssertionError(
                  key + " was acknowledged as " + versions.get(key) + ", and " + read);
            }
          }
        });
  }

  private interface Step {
    void run(String key, int turn);
  }

  private static void each(List<String> keys, Step step) {
    List<Future<?>> steps = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < keys.size(); i++) {
        int turn = i;
        steps.add(threads.submit(() -> step.run(keys.get(turn), turn)));
      }
      for (Future<?> one : steps) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between keys", e);
    }
  }
}
