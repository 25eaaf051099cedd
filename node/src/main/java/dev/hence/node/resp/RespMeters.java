package dev.hence.node.resp;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the RESP edge counts. Thread-safe. */
public final class RespMeters {
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong opened = new AtomicLong();
  private final LongAdder commands = new LongAdder();
  private final LongAdder refused = new LongAdder();

  RespMeters() {}

  /** The connections open now, without those turned away. */
  public int connections() {
    return connections.get();
  }

  /** The connections ever opened. */
  public long opened() {
    return opened.get();
  }

  /** The commands taken so far. */
  public long commands() {
    return commands.sum();
  }

  /** The connections turned away because there were too many. */
  public long refused() {
    return refused.sum();
  }

  /** The number of a new connection. */
  long number() {
    return opened.incrementAndGet();
  }

  /** Counts a connection, unless there are {@code most} already. */
  boolean open(int most) {
    if (connections.incrementAndGet() <= most) {
      return true;
    }
    connections.decrementAndGet();
    refused.increment();
    return false;
  }

  void close() {
    connections.decrementAndGet();
  }

  void command() {
    commands.increment();
  }
}
