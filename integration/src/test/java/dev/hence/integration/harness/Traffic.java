package dev.hence.integration.harness;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client in the background that writes, reads and deletes keys of its own at the nodes in turn,
 * threads one token through it all and never repeats a request.
 */
public final class Traffic {
  private final List<NodeClient> clients;
  private final String prefix;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int rounds;

  private Traffic(List<NodeClient> clients, String prefix) {
    this.clients = List.copyOf(clients);
    this.prefix = prefix;
    this.thread = Thread.ofPlatform().name("traffic").daemon().unstarted(this::run);
  }

  /** Starts a client of these nodes whose keys begin with the prefix. */
  public static Traffic over(List<NodeProcess> nodes, String prefix) {
    Traffic traffic = new Traffic(nodes.stream().map(NodeProcess::client).toList(), prefix);
    traffic.thread.start();
    return traffic;
  }

  /** Ends the client after its round and fails if any request of it failed, or none was made. */
  public void stopAndCheck() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while traffic ends", e);
    }
    if (!failures.isEmpty() || rounds == 0) {
      throw new AssertionError("after " + rounds + " rounds of traffic: " + failures);
    }
  }

  private void run() {
    String token = NodeClient.NO_PAST;
    try {
      for (int i = 0; !stopped; i++) {
        String key = prefix + i;
        Answer written = client(i).put(key, "1", token).expectResult(201, "created");
        Answer read = client(i + 1).get(key, written.token()).expectResult(200, "found");
        token = client(i + 2).delete(key, read.token()).expectResult(200, "deleted").token();
        rounds = i + 1;
      }
    } catch (AssertionError | RuntimeException e) {
      failures.add(e.toString());
    }
  }

  private NodeClient client(int index) {
    return clients.get(index % clients.size());
  }
}
