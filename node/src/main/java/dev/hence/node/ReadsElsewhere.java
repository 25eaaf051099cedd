package dev.hence.node;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.node.http.Backend;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads of other shards' keys, handed on from event loop to event loop: a read whose token is
 * covered over there waits for neither replica, and so for no commit.
 *
 * <p>It is a first try. The node that is asked answers at once, with {@link #NOT_COVERED} if it
 * can't; then this node's replica is asked, which knows who covers a token, whom to ask next and
 * what to wait for. One that doesn't answer in time, or isn't connected any more, is followed by
 * one more try at another node.
 *
 * <p>Threading: any thread.
 */
final class ReadsElsewhere {
  /** The answer to a first try that isn't covered. */
  static final Answer NOT_COVERED = new Answer.Unavailable("This read isn't covered here");

  /** Longer than a node that answers takes, short beside what a request may wait: a guess. */
  static final long TRY_NANOS = 100_000_000;

  /** First tries under way at once, a bound against leaks: more than clients can have open. */
  private static final int UNDER_WAY_MAX = 50_000;

  /** A first try that comes to a replica after all isn't handed on any further. */
  private static final int LAST_HOP = Integer.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(ReadsElsewhere.class);

  private final PublishedReads reads;
  private final Peers peers;
  private final Replica replica;
  private final Clock clock;
  private final Map<Long, Try> underWay = new ConcurrentHashMap<>();
  private final AtomicBoolean looksAgain = new AtomicBoolean();

  /** Who left a try unanswered and hasn't been heard since. */
  private final Set<Address> silent = ConcurrentHashMap.newKeySet();

  /** Negative ones: a replica numbers what it hands on from zero up. Starts anywhere, as there. */
  private final AtomicLong ids =
      new AtomicLong(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);

  /** A read that a node was asked for, the second one of this read where it {@code isLast}. */
  private record Try(
      Request.Get get, Backend.Client client, Address asked, long untilNanos, boolean isLast) {}

  /** The other nodes. */
  interface Peers {
    /** Whether messages to {@code peer} find a connection. */
    boolean isConnected(Address peer);

    void send(Address to, Message message);
  }

  /** Who sees to what a first try doesn't bring. */
  interface Replica {
    /** As {@link Backend#submit}. */
    boolean submit(Request request, Backend.Client client);
  }

  /** The time. */
  interface Clock {
    /** Now, in nanoseconds from anywhere. */
    long nanos();

    /** Has {@code task} done once so much time has passed, by any thread. */
    void after(long nanos, Runnable task);
  }

  /** Nothing is under way. */
  ReadsElsewhere(PublishedReads reads, Peers peers, Replica replica, Clock clock) {
    this.reads = reads;
    this.peers = peers;
    this.replica = replica;
    this.clock = clock;
  }

  /** Whether a request handed on under {@code id} is a first try. */
  static boolean isFirstTry(long id) {
    return id < 0;
  }

  /** How many are under way. */
  int underWay() {
    return underWay.size();
  }

  /** Hands a read on, and sees to its answer; false if the replica has to be asked instead. */
  boolean start(Request.Get get, Backend.Client client) {
    return start(get, client, false);
  }

  private boolean start(Request.Get get, Backend.Client client, boolean isLast) {
    Optional<Address> target = target(get.key().slot());
    if (target.isEmpty() || underWay.size() >= UNDER_WAY_MAX) {
      return false;
    }
    long id = ids.getAndUpdate(last -> last == -1 ? Long.MIN_VALUE : last + 1);
    underWay.put(id, new Try(get, client, target.get(), clock.nanos() + TRY_NANOS, isLast));
    peers.send(target.get(), new Message.Forward(id, get, 0, LAST_HOP));
    lookLater();
    return true;
  }

  /** Any of the nodes that should answer for {@code slot} and can be asked. */
  private Optional<Address> target(int slot) {
    Address target = null;
    int found = 0;
    for (Address member : reads.elsewhere(slot)) {
      if (peers.isConnected(member)
          && !silent.contains(member)
          && ThreadLocalRandom.current().nextInt(++found) == 0) {
        target = member;
      }
    }
    return Optional.ofNullable(target);
  }

  /** An answer to a first try came. */
  void answered(Address from, Message.Forwarded answered) {
    Try read = underWay.get(answered.id());
    if (read == null || !read.asked().equals(from) || !underWay.remove(answered.id(), read)) {
      return;
    }
    switch (answered.answer()) {
      case Answer.Found found -> give(read, found);
      case Answer.Absent absent -> give(read, absent);
      default -> askReplica(read);
    }
  }

  /** The peer said something. */
  void heard(Address peer) {
    if (!silent.isEmpty()) {
      silent.remove(peer);
    }
  }

  /** The connection to the peer is gone. */
  void lost(Address peer) {
    silent.remove(peer);
    underWay.forEach((id, read) -> {
      if (read.asked().equals(peer) && underWay.remove(id, read)) {
        failed(read);
      }
    });
  }

  private void lookLater() {
    if (looksAgain.compareAndSet(false, true)) {
      clock.after(TRY_NANOS, this::look);
    }
  }

  /** Gives up on what wasn't answered in time. */
  private void look() {
    looksAgain.set(false);
    long now = clock.nanos();
    underWay.forEach((id, read) -> {
      if (now - read.untilNanos() >= 0 && underWay.remove(id, read)) {
        silent.add(read.asked());
        failed(read);
      }
    });
    if (!underWay.isEmpty()) {
      lookLater();
    }
  }

  private void failed(Try read) {
    if (read.isLast() || !start(read.get(), read.client(), true)) {
      askReplica(read);
    }
  }

  private void askReplica(Try read) {
    if (!replica.submit(read.get(), read.client())) {
      give(read, new Answer.Unavailable("Too many requests are waiting; try again later"));
    }
  }

  private static void give(Try read, Answer answer) {
    try {
      read.client().thread().execute(() -> read.client().answered(answer));
    } catch (RejectedExecutionException e) {
      LOG.debug("an answer came after its thread's end", e);
    }
  }
}
