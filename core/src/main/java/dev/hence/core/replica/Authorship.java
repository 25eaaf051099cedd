package dev.hence.core.replica;

import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Content;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This node as a writer: issues dots, broadcasts its updates, and answers writes once enough
 * replicas have them.
 *
 * <p>Invariant: a dot is never issued twice (I1). A new writer is opened whenever the log may not
 * be continuous, and whenever the slots that this node writes to change.
 */
final class Authorship {
  /** A write that waits for other replicas before it is answered. */
  private record Unanswered(Origin origin, Written written, Acks acks, long deadlineNanos) {}

  /** A write that was applied here. */
  private record Written(Before before, Dot dot, Token token) {}

  /**
   * What a write found.
   *
   * @param previous the value that was there, if its client wants to know
   */
  record Before(Answer.Outcome outcome, Optional<Value> previous) {
    /** What a put found that doesn't want to know the value. */
    static Before of(boolean present) {
      return new Before(
          present ? Answer.Outcome.REPLACED : Answer.Outcome.CREATED, Optional.empty());
    }
  }

  private final Local local;
  private final Peers peers;
  private final Delivery delivery;
  private final Answers answers;
  private final List<Unanswered> unanswered = new ArrayList<>();

  /** This cycle's own updates, to be broadcast at its end. */
  private final List<Update> outgoing = new ArrayList<>();

  private long writer;

  /** Whether the writer is one of an earlier life, and nothing was written in this one. */
  private boolean recovered = true;

  Authorship(Local local, Peers peers, Delivery delivery, Answers answers) {
    this.local = local;
    this.peers = peers;
    this.delivery = delivery;
    this.answers = answers;
    Recovered before = local.store.recovered();
    writer = before.continuous() ? before.writer() : 0;
  }

  /** The writer that this node writes as; 0 if it has none open. */
  long writer() {
    return writer;
  }

  /** How many writes wait for other replicas. */
  int waiting() {
    return unanswered.size();
  }

  /**
   * Makes {@code content} of a change whose past is here. The answer follows when its acks do.
   *
   * @return what the client has seen then
   */
  Token write(Origin origin, Request.Change change, Content content, Before before) {
    Token given = change.token();
    openWriter();
    long n = local.coverage.get(writer) + 1;
    long time = local.clock.next(local.now.wallMillis(), given.time());
    VectorClock dependencies = given.entries().minus(local.stable);
    Dot dot = new Dot(writer, n);
    Update update = new Update(change.key(), new Register(dot, time, dependencies, content));
    delivery.take(update);
    outgoing.add(update);
    VectorClock seen = given.entries().with(writer, n);
    Token token = local.token(time, seen);
    unanswered.add(
        new Unanswered(
            origin,
            new Written(before, dot, token),
            change.acks(),
            local.now.nanos() + local.settings.acksWaitNanos()));
    return token;
  }

  private void openWriter() {
    Layout layout = local.layout.orElseThrow();
    View view = layout.view();
    int shard = view.member(local.self()).orElseThrow().shard();
    Role role = new Role(view.generation(), shard);
    keepOnlyFor(role);
    if (recovered && writer != 0) {
      goOnIfKnown(layout);
    }
    recovered = false;
    if (writer != 0) {
      return;
    }
    do {
      writer = WriterId.of(role.generation(), role.shard(), local.random.getAsLong());
    } while (local.coverage.get(writer) != 0);
    local.out.append(new Write.PutWriter(writer));
    for (Peer peer : peers.all()) {
      peer.acknowledged = 0;
    }
  }

  /**
   * Writes on under the recovered writer only if all who count for it have said by now that they
   * know no more of it: the disk may be an older copy of itself.
   */
  private void goOnIfKnown(Layout layout) {
    for (Address holder : layout.holders(writer)) {
      if (!holder.equals(local.self()) && peers.at(holder).report.isEmpty()) {
        local.out.notice(
            Event.Level.INFO,
            "not all have said what they have of this node's updates; writing under a new writer",
            "silent",
            holder);
        closeWriter();
        return;
      }
    }
  }

  private int generation() {
    return WriterId.generation(writer);
  }

  /** Closes the writer if it isn't one of {@code role}: its slots are others now. */
  void keepOnlyFor(Role role) {
    if (writer != 0 && !role.equals(new Role(generation(), WriterId.shard(writer)))) {
      closeWriter();
    }
  }

  /** Closes the writer: the next write opens another one. */
  void closeWriter() {
    if (writer != 0) {
      broadcast();
      settle(true);
      writer = 0;
      local.out.append(new Write.PutWriter(0));
    }
  }

  /**
   * Somebody knows more of this node's writer than the node itself: its log was cut. Returns
   * whether that is so.
   */
  boolean compare(VectorClock theirs) {
    boolean cut = writer != 0 && theirs.get(writer) > local.coverage.get(writer);
    if (cut) {
      local.out.notice(
          Event.Level.WARN,
          "own log is behind what peers have of it; writing on under a new writer",
          "writer",
          Long.toHexString(writer),
          "here",
          local.coverage.get(writer),
          "there",
          theirs.get(writer));
      closeWriter();
    }
    return cut;
  }

  /** Broadcasts this cycle's updates; they leave when they are durable. */
  void broadcast() {
    if (outgoing.isEmpty()) {
      return;
    }
    long after = outgoing.getFirst().dot().n() - 1;
    UpdateRange range = new UpdateRange(writer, after, outgoing);
    for (Peer peer : peers.holders(writer)) {
      local.out.send(peer.address, new Message.Updates(range));
    }
    outgoing.clear();
  }

  /** A peer has this node's updates up to {@code through} durably. */
  void acknowledge(Peer peer, Message.Durable durable) {
    if (durable.writer() == writer && durable.through() > peer.acknowledged) {
      peer.acknowledged = durable.through();
      peer.trusted = true;
    }
  }

  /** All of the cycle is durable: answers the writes that need to wait for nobody any more. */
  void persisted() {
    if (!unanswered.isEmpty()) {
      settle(false);
    }
  }

  /** Answers the writes that waited long enough. */
  void tick() {
    if (!unanswered.isEmpty()) {
      settle(false);
    }
  }

  private void settle(boolean all) {
    List<Peer> shard = shardPeers();
    unanswered.removeIf(waiting -> all ? answer(waiting, shard) : settle(waiting, shard));
  }

  private boolean settle(Unanswered waiting, List<Peer> shard) {
    long n = waiting.written().dot().n();
    if (local.durable.get(waiting.written().dot().writer()) < n) {
      return false;
    }
    int have = replicas(n, shard);
    int required = waiting.acks().required(shard.size() + 1);
    if (have >= required || !waits(n, shard)) {
      return answer(waiting, shard);
    }
    if (local.now.nanos() - waiting.deadlineNanos() < 0) {
      return false;
    }
    for (Peer peer : shard) {
      peer.trusted &= peer.acknowledged >= n;
    }
    return answer(waiting, shard);
  }

  private boolean answer(Unanswered waiting, List<Peer> shard) {
    Written written = waiting.written();
    Token token = token(written.token());
    int replicas = replicas(written.dot().n(), shard);
    answers.give(
        waiting.origin(),
        new Answer.Written(
            written.before().outcome(),
            written.dot(),
            replicas,
            token,
            written.before().previous()));
    return true;
  }

  /** A token less what has become stable; as it was, once another branch of views won. */
  private Token token(Token then) {
    long epoch = local.layout.orElseThrow().view().epoch();
    return Epoch.sameBranch(then.epoch(), epoch) ? local.token(then.time(), then.entries()) : then;
  }

  /** Whether a peer that can be expected to have the update soon doesn't have it yet. */
  private static boolean waits(long n, List<Peer> shard) {
    for (Peer peer : shard) {
      if (peer.trusted && peer.serving() && peer.acknowledged < n) {
        return true;
      }
    }
    return false;
  }

  /** How many replicas have the update, this one included. */
  private static int replicas(long n, List<Peer> shard) {
    int replicas = 1;
    for (Peer peer : shard) {
      replicas += peer.acknowledged >= n ? 1 : 0;
    }
    return replicas;
  }

  /** The other members of this node's shard. */
  private List<Peer> shardPeers() {
    List<Peer> shard = new ArrayList<>();
    if (local.layout.isEmpty()) {
      return shard;
    }
    View view = local.layout.get().view();
    int own = view.member(local.self()).map(Member::shard).orElse(Member.NO_SHARD);
    for (Member member : view.members()) {
      boolean shares = own != Member.NO_SHARD && member.shard() == own && !member.leaving();
      if (shares && !member.address().equals(local.self())) {
        shard.add(peers.at(member.address()));
      }
    }
    return shard;
  }

  /** The connection to a peer is gone: nobody waits for it. */
  void lost(Address address) {
    Peer peer = peers.at(address);
    peer.trusted = false;
    peer.acknowledged = 0;
  }
}
