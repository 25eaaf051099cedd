package dev.hence.node.peer;

import dev.hence.core.replica.Message;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait to be sent to one peer, bounded in bytes. A message stays as it is until
 * the connection can take it, so the same update waiting for many peers takes its memory once.
 *
 * <p>A full outbox drops what comes; that is an episode, which ends when the outbox has emptied to
 * half.
 *
 * <p>Threading: any thread offers, the connection's event loop polls.
 */
final class Outbox {
  private final long bytesMax;
  private final Queue<Message> messages = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean full;
  private volatile boolean closed;

  Outbox(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** What became of a message. */
  enum Offered {
    QUEUED,
    /** Dropped, the first of its episode. */
    FIRST_DROPPED,
    DROPPED,
    /** Not taken: nothing is sent from here any more. */
    CLOSED
  }

  /** Takes a message in; one that alone is larger than the bound finds room in an empty outbox. */
  Offered offer(Message message) {
    if (closed) {
      return Offered.CLOSED;
    }
    if (full) {
      return Offered.DROPPED;
    }
    long size = MessageSize.of(message);
    long before = bytes.getAndAdd(size);
    if (before > 0 && before + size > bytesMax) {
      bytes.addAndGet(-size);
      full = true;
      return Offered.FIRST_DROPPED;
    }
    messages.add(message);
    // Closed meanwhile: either the last poll has found it, or it is still here and goes elsewhere.
    return closed && messages.remove(message) ? Offered.CLOSED : Offered.QUEUED;
  }

  /** Takes nothing more in. What is polled after this is all that was taken. */
  void close() {
    closed = true;
  }

  /** The message that waits longest, none if none does. */
  @Nullable Message poll() {
    Message message = messages.poll();
    if (message != null && bytes.addAndGet(-MessageSize.of(message)) <= bytesMax / 2) {
      full = false;
    }
    return message;
  }

  /** How much waits, about. */
  long bytes() {
    return bytes.get();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }
}
