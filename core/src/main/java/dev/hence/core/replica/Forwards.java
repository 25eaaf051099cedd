package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Requests handed on to other nodes. A read that isn't answered is tried at the next replica. A
 * write isn't, once it may have arrived: tried again it could be applied twice. It ends as unknown.
 */
final class Forwards {
  /** Requests under way at once, a bound against leaks: more than clients can have open. */
  private static final int UNDER_WAY_MAX = 50_000;

  /** How long an answer to a read may be on its way beyond the wait for missing updates. */
  private static final long READ_NANOS = 400_000_000;

  /**
   * The same of a write. All that giving up does is not to know, and the first ones of nodes that
   * have just started take up to 1.3 s (nine on two processors); no client should wait for long.
   */
  private static final long WRITE_NANOS = 2_000_000_000L;

  /** A request handed on. */
  private static final class Forward {
    final Requests.Pending pending;
    final List<Peer> left;
    Address target;
    long giveUpNanos;

    Forward(Requests.Pending pending, List<Peer> candidates) {
      this.pending = pending;
      this.left = new ArrayList<>(candidates);
      this.target = left.removeFirst().address;
    }
  }

  private final Local local;
  private final Answers answers;
  private final SortedMap<Long, Forward> underWay = new TreeMap<>();

  /** Starts anywhere, so that a life before this one didn't use the same numbers. */
  private long nextId;

  Forwards(Local local) {
    this.local = local;
    nextId = local.random.getAsLong() >>> 1;
    this.answers = new Answers(local);
  }

  /** Hands a request on to the first of {@code candidates}, the others for when it fails. */
  void start(Requests.Pending pending, List<Peer> candidates) {
    if (underWay.size() >= UNDER_WAY_MAX) {
      answers.give(
          pending.origin(), new Answer.Unavailable("Too many requests wait; try again later"));
      return;
    }
    send(new Forward(pending, candidates));
  }

  private void send(Forward forward) {
    Requests.Pending pending = forward.pending;
    long left = Math.max(0, pending.deadlineNanos() - local.now.nanos());
    // A read leaves time for one more replica; the replica's own wait is never cut short by it.
    forward.giveUpNanos =
        local.now.nanos()
            + left
            + (pending.request() instanceof Request.Read
                ? READ_NANOS
                : WRITE_NANOS + local.settings.acksWaitNanos());
    long id = nextId++;
    underWay.put(id, forward);
    local.out.send(
        forward.target, new Message.Forward(id, pending.request(), left, pending.hops() + 1));
  }

  /** How many are under way. */
  int size() {
    return underWay.size();
  }

  /** An answer came; one that another replica may better is asked for there. */
  void answered(Address from, Message.Forwarded answered) {
    Forward forward = underWay.get(answered.id());
    if (forward == null || !forward.target.equals(from)) {
      return;
    }
    underWay.remove(answered.id());
    if (isUnavailable(answered.answer()) && !forward.left.isEmpty()) {
      next(forward);
    } else {
      answers.give(forward.pending.origin(), answered.answer());
    }
  }

  private static boolean isUnavailable(Answer answer) {
    return answer instanceof Answer.Several several
        ? several.answers().stream().allMatch(Answer.Unavailable.class::isInstance)
        : answer instanceof Answer.Unavailable;
  }

  /** The connection to a peer is gone. */
  void lost(Address peer) {
    take(forward -> forward.target.equals(peer)).forEach(forward -> failed(forward, peer));
  }

  /** Gives up on what wasn't answered in time. */
  void tick() {
    take(forward -> local.now.nanos() - forward.giveUpNanos >= 0)
        .forEach(forward -> failed(forward, forward.target));
  }

  private List<Forward> take(java.util.function.Predicate<Forward> which) {
    List<Forward> taken = new ArrayList<>();
    underWay
        .values()
        .removeIf(forward -> {
          boolean take = which.test(forward);
          if (take) {
            taken.add(forward);
          }
          return take;
        });
    return taken;
  }

  private void failed(Forward forward, Address peer) {
    if (!(forward.pending.request() instanceof Request.Read)) {
      give(
          forward.pending,
          new Answer.Unknown(
              "The write was handed to "
                  + peer
                  + ", which didn't answer: it may or may not be applied; read the key to see"));
    } else if (forward.left.isEmpty()) {
      give(
          forward.pending,
          new Answer.Unavailable(
              "No replica of the key's shard answered in time; try again later"));
    } else {
      next(forward);
    }
  }

  private void give(Requests.Pending pending, Answer answer) {
    answers.give(
        pending.origin(),
        pending.request() instanceof Request.Run run
            ? Request.Run.alike(answer, run.requests().size())
            : answer);
  }

  private void next(Forward forward) {
    forward.target = forward.left.removeFirst().address;
    send(forward);
  }
}
