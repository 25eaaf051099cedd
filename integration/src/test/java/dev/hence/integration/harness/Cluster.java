package dev.hence.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Some nodes that found a cluster together, for a class of tests (a static field) or for each test
 * (a field), by {@code @RegisterExtension}.
 *
 * <p>The nodes' logs are under {@code target/nodes}, and a failure shows the end of each.
 */
public final class Cluster
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        AfterAllCallback {
  private static final List<String> NAMES =
      List.of("alice", "bob", "carol", "dave", "eve", "frank", "grace", "heidi");
  private static final int NETWORK_PORT = 8090;

  private final int founders;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private Path logs = Path.of("target", "nodes");
  private boolean startsByItself = true;
  private boolean ownNetwork;
  private boolean ofClass;
  private @Nullable Network network;
  private @Nullable Path folder;

  private Cluster(int founders) {
    this.founders = founders;
  }

  /** The README's cluster: six nodes in two shards of three. */
  public static Cluster standard() {
    return of(6).shards(2);
  }

  /** That many nodes, alice first, without SHARD_COUNT. */
  public static Cluster of(int founders) {
    return new Cluster(founders);
  }

  /** Founds with SHARD_COUNT. */
  public Cluster shards(int count) {
    return with("SHARD_COUNT", Integer.toString(count));
  }

  /** Gives a variable to every node that founds. */
  public Cluster with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Leaves the start to the test. */
  public Cluster unstarted() {
    startsByItself = false;
    return this;
  }

  /** Puts each node in a network namespace; tests are skipped where that can't be had. */
  public Cluster onOwnNetwork() {
    ownNetwork = true;
    return this;
  }

  /** A node by its name. */
  public NodeProcess node(String name) {
    return nodes.get(NAMES.indexOf(name));
  }

  /** A node by its place in VIEW, counted on from the last to the first. */
  public NodeProcess node(int index) {
    return nodes.get(index % nodes.size());
  }

  /** All nodes that were ever added, in VIEW order. */
  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  /** The nodes whose process is alive. */
  public List<NodeProcess> running() {
    return nodes.stream().filter(NodeProcess::isAlive).toList();
  }

  /** The addresses of the named nodes. */
  public List<String> addresses(String... names) {
    return Stream.of(names).map(name -> node(name).address()).toList();
  }

  /** The addresses of all nodes, in VIEW order. */
  public List<String> addresses() {
    return nodes.stream().map(NodeProcess::address).toList();
  }

  /** The links between the nodes. */
  public Network network() {
    if (network == null) {
      throw new IllegalStateException("this cluster is on loopback");
    }
    return network;
  }

  /** Starts all founders at once and waits until they agree. */
  public Cluster start() {
    nodes.forEach(NodeProcess::start);
    nodes.forEach(NodeProcess::awaitReady);
    return awaitAgreed();
  }

  /** Waits until every running node lists all running nodes and all have the same shards. */
  public Cluster awaitAgreed() {
    awaitViews(Budgets.AGREED, running().stream().map(NodeProcess::address).toList());
    within(
        Budgets.AGREED,
        () -> {
          Set<List<String>> maps = new HashSet<>();
          for (NodeProcess node : running()) {
            maps.add(node.client().shardIds());
          }
          check(maps.size() == 1, "different shards: " + maps);
        });
    return this;
  }

  /** Waits until every running node's view is exactly these addresses, in any order. */
  public void awaitViews(Duration timeout, List<String> addresses) {
    Set<String> expected = Set.copyOf(addresses);
    within(
        timeout,
        () -> {
          for (NodeProcess node : running()) {
            List<String> view = node.client().view();
            check(
                view.size() == expected.size() && expected.equals(Set.copyOf(view)),
                node.name() + " has the view " + view + ", not " + expected);
          }
        });
  }

  /** Starts one node more, which knows the others but no SHARD_COUNT, and waits until it serves. */
  public NodeProcess join() {
    NodeProcess joined = add(nodes.size());
    joined.setVariable("SHARD_COUNT", null);
    joined.setVariable("VIEW", String.join(",", addresses()));
    joined.start().awaitReady();
    return joined;
  }

  /** Empties the data folder of a node that isn't running. */
  public void loseData(NodeProcess node) {
    check(!node.isAlive(), node.name() + " is running");
    deleteTree(folder().resolve(node.name()));
  }

  /** Repeats the check until it passes; its last failure is the failure. */
  public static void within(Duration timeout, ThrowingRunnable check) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(timeout)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .untilAsserted(check);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ofClass = true;
    found(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!ofClass) {
      found(context);
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    context
        .getExecutionException()
        .ifPresent(failure -> {
          for (NodeProcess node : nodes) {
            failure.addSuppressed(new NodeLog(node.logTail()));
          }
        });
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!ofClass) {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
  }

  private void found(ExtensionContext context) {
    if (ownNetwork) {
      String reason = Network.reasonAgainst();
      Assumptions.assumeTrue(reason.isEmpty(), reason);
      network = Network.create(NAMES.size());
    }
    try {
      folder = Files.createTempDirectory("hence-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String test = context.getTestMethod().map(method -> "." + method.getName()).orElse("");
    logs = Path.of("target", "nodes", context.getRequiredTestClass().getSimpleName() + test);
    deleteTree(logs);
    for (int index = 0; index < founders; index++) {
      add(index);
    }
    String view = String.join(",", addresses());
    nodes.forEach(node -> node.setVariable("VIEW", view));
    if (startsByItself) {
      try {
        start();
      } catch (RuntimeException | AssertionError e) {
        nodes.forEach(node -> e.addSuppressed(new NodeLog(node.logTail())));
        end();
        throw e;
      }
    }
  }

  private NodeProcess add(int index) {
    String name = NAMES.get(index);
    String address =
        network == null ? "127.0.0.1:" + Ports.free() : network.host(index) + ":" + NETWORK_PORT;
    Map<String, String> environment = new LinkedHashMap<>(variables);
    environment.put("SOCKET_ADDRESS", address);
    environment.putIfAbsent("HENCE_DATA", folder().resolve(name).toString());
    NodeProcess node =
        new NodeProcess(
            new NodeProcess.Place(
                name,
                address,
                network == null ? List.of() : network.prefix(index),
                logs.resolve(name + ".log")),
            environment);
    nodes.add(node);
    return node;
  }

  private Path folder() {
    if (folder == null) {
      throw new IllegalStateException("the cluster isn't founded yet");
    }
    return folder;
  }

  private void end() {
    nodes.forEach(NodeProcess::close);
    nodes.clear();
    if (network != null) {
      network.close();
      network = null;
    }
    if (folder != null) {
      deleteTree(folder);
      folder = null;
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }

  private static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + root, e);
    }
  }
}
