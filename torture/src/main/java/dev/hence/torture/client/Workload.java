package dev.hence.torture.client;

import dev.hence.integration.harness.NodeClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Clients that ask a cluster at a bounded rate until they are stopped, with a gate that holds all
 * of them between two requests.
 */
public final class Workload implements AutoCloseable {
  private static final int CLIENTS = 8;

  /** With the time of a request, about 200 requests a second in all. */
  private static final int REST_MILLIS_MAX = 60;

  /** Of 100 requests, how many go to a node that is meant to run; the others to any. */
  private static final int SENSIBLE_PERCENT = 85;

  private static final Duration REQUEST_MAX = Duration.ofMillis(2_500);

  private final List<NodeClient> nodes;
  private final IntPredicate isUp;
  private final Set<Integer> writeOnly = ConcurrentHashMap.newKeySet();
  private final Calls calls;
  private final Board board = new Board();
  private final List<Roamer> roamers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed = true;
  private boolean stopped;
  private int inside;

  /**
   * @param addresses of all nodes
   * @param isUp whether the node of that index is meant to run
   */
  public Workload(List<String> addresses, IntPredicate isUp, Calls calls, long seed) {
    this.nodes = addresses.stream().map(address -> new NodeClient(address, REQUEST_MAX)).toList();
    this.isUp = isUp;
    this.calls = calls;
    for (int i = 0; i < CLIENTS; i++) {
      Roamer roamer = new Roamer("client" + i, seed + i, this);
      roamers.add(roamer);
      threads.add(Thread.ofPlatform().name("client " + i).daemon().start(() -> run(roamer)));
    }
  }

  /** Lets the clients ask. */
  public synchronized void open() {
    closed = false;
    notifyAll();
  }

  /** Holds the clients; on return no request is under way. */
  public synchronized void hold() throws InterruptedException {
    closed = true;
    while (inside > 0) {
      wait();
    }
    calls.clientsAreHeld();
  }

  /** All tokens that somebody could go on with, while the clients are held. */
  public List<String> tokens() {
    List<String> tokens = new ArrayList<>(board.all());
    roamers.forEach(roamer -> roamer.token().ifPresent(tokens::add));
    return tokens;
  }

  Board board() {
    return board;
  }

  Calls calls() {
    return calls;
  }

  /** Lets nobody read at the node from now on, or lets them again. */
  public void writeOnly(int node, boolean only) {
    if (only) {
      writeOnly.add(node);
    } else {
      writeOnly.remove(node);
    }
  }

  /** A node to ask, and whether it may be asked for what it has. */
  Choice choice(RandomGenerator random) {
    int node = random.nextInt(nodes.size());
    for (int tries = 0;
        tries < nodes.size() && !isUp.test(node) && random.nextInt(100) < SENSIBLE_PERCENT;
        tries++) {
      node = random.nextInt(nodes.size());
    }
    return new Choice(nodes.get(node), !writeOnly.contains(node));
  }

  /** A node, and whether clients read there. */
  record Choice(NodeClient node, boolean reads) {}

  private void run(Roamer roamer) {
    try {
      while (enter()) {
        try {
          roamer.step();
        } catch (RuntimeException | AssertionError e) {
          complain(e);
        } finally {
          leave();
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(REST_MILLIS_MAX));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void complain(Throwable e) {
    if (!stopped) {
      calls.complain("an answer that can't be read: " + e);
    }
  }

  private synchronized boolean enter() throws InterruptedException {
    while (closed && !stopped) {
      wait();
    }
    inside += stopped ? 0 : 1;
    return !stopped;
  }

  private synchronized void leave() {
    inside--;
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    nodes.forEach(NodeClient::close);
    threads.forEach(Thread::interrupt);
  }
}
