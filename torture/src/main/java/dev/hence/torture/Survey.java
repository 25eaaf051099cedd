package dev.hence.torture;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks all nodes, as a client without a past, whether they are whole and show the same. */
final class Survey implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int READERS = 8;
  private static final Json NONE = new Json.Digits("0");

  private final List<NodeClient> nodes;
  private final ExecutorService readers = Executors.newFixedThreadPool(READERS);

  Survey(List<String> addresses) {
    nodes = addresses.stream().map(address -> new NodeClient(address, ANSWER_MAX)).toList();
  }

  List<NodeClient> nodes() {
    return nodes;
  }

  /** What keeps the cluster from being whole: a node that doesn't serve, or another view. */
  List<String> lacks() {
    List<String> lacks = new ArrayList<>();
    Set<List<String>> shards = new HashSet<>();
    for (NodeClient node : nodes) {
      try {
        Answer ready = node.call("GET", "/readyz");
        if (ready.status() != 200) {
          lacks.add(ready.toString());
        }
        List<String> view = node.view();
        if (view.size() != nodes.size()) {
          lacks.add(node.address() + " has the view " + view);
        }
        shards.add(node.shardIds());
      } catch (UncheckedIOException | AssertionError e) {
        lacks.add(String.valueOf(e.getMessage()));
      }
    }
    if (shards.size() > 1) {
      lacks.add("nodes have different shards: " + shards);
    }
    return lacks;
  }

  /** What nodes keep of what everybody has: updates in their logs, and tombstones. */
  List<String> kept() {
    List<String> kept = new ArrayList<>();
    for (NodeClient node : nodes) {
      try {
        Answer status = node.call("GET", "/status");
        Json updates = ((Json.Fields) status.field("log")).fields().get("updates");
        Json tombstones = status.field("tombstones");
        if (!NONE.equals(updates) || !NONE.equals(tombstones)) {
          kept.add(
              "%s: %s updates, %s tombstones, %s"
                  .formatted(node.address(), updates, tombstones, status.field("stability")));
        }
      } catch (UncheckedIOException e) {
        kept.add(node.address() + ": " + e.getMessage());
      }
    }
    return kept;
  }

  /** For keys of which nodes show different versions, who shows what. */
  Map<String, String> differences(Collection<String> keys) throws InterruptedException {
    Map<String, String> differences = new ConcurrentSkipListMap<>();
    List<Callable<Void>> reads = new ArrayList<>();
    for (String key : keys) {
      reads.add(() -> {
        String difference = difference(key);
        if (!difference.isEmpty()) {
          differences.put(key, difference);
        }
        return null;
      });
    }
    all(reads);
    return differences;
  }

  private String difference(String key) {
    Map<String, List<String>> nodesByVersion = new TreeMap<>();
    for (NodeClient node : nodes) {
      String version;
      try {
        Answer answer = node.get(key, NodeClient.NO_PAST);
        Json named = answer.json().get("version");
        version = named == null ? answer.status() + " " + answer.body() : named.toString();
      } catch (UncheckedIOException e) {
        version = String.valueOf(e.getMessage());
      }
      nodesByVersion.computeIfAbsent(version, v -> new ArrayList<>()).add(node.address());
    }
    return nodesByVersion.size() == 1 ? "" : nodesByVersion.toString();
  }

  /** Runs all of them, some at a time. */
  void all(List<Callable<Void>> tasks) throws InterruptedException {
    for (Future<Void> task : readers.invokeAll(tasks)) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a reading failed", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
    nodes.forEach(NodeClient::close);
  }
}
