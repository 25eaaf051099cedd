package dev.hence.node.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the edge counts: connections, and how often each of its bounds was hit. Thread-safe. */
public final class HttpMeters {
  /** A bound of {@link HttpSettings} that a client ran into. */
  public enum Bound {
    CONNECTIONS,
    IN_FLIGHT,
    UNSENT_BYTES,
    REQUEST_TIME,
    IDLE_TIME,
    REQUEST_LINE,
    HEADERS,
    BODY,
    QUEUE
  }

  private final AtomicInteger connections = new AtomicInteger();
  private final LongAdder requests = new LongAdder();
  private final LongAdder shortcuts = new LongAdder();
  private final Map<Bound, LongAdder> hits = new EnumMap<>(Bound.class);

  HttpMeters() {
    for (Bound bound : Bound.values()) {
      hits.put(bound, new LongAdder());
    }
  }

  /** The connections open now, without those turned away. */
  public int connections() {
    return connections.get();
  }

  /** The requests taken so far, those refused for their form included. */
  public long requests() {
    return requests.sum();
  }

  /** How many of them took the short way of common requests. */
  public long shortcuts() {
    return shortcuts.sum();
  }

  /** How often {@code bound} was hit. */
  public long hits(Bound bound) {
    return adder(bound).sum();
  }

  /** Counts a connection, unless there are {@code most} already. */
  boolean opened(int most) {
    if (connections.incrementAndGet() <= most) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  void closed() {
    connections.decrementAndGet();
  }

  void request() {
    requests.increment();
  }

  void shortcut() {
    shortcuts.increment();
  }

  void hit(Bound bound) {
    adder(bound).increment();
  }

  private LongAdder adder(Bound bound) {
    return Objects.requireNonNull(hits.get(bound));
  }
}
