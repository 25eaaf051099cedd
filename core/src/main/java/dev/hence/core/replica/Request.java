package dev.hence.core.replica;

import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a client asks of a node; its form has been checked, its meaning hasn't. */
public sealed interface Request {
  /** A request that is answered by a replica of one slot. */
  sealed interface Placed extends Request {
    /** The slot whose replica answers. */
    int slot();

    /** What the client has seen. */
    Token token();
  }

  /** A request that changes nothing: asked again, it does no harm. */
  sealed interface Read extends Placed {}

  /** A request for one key, answered by a replica of the key's shard. */
  sealed interface Keyed extends Placed {
    Key key();

    @Override
    default int slot() {
      return key().slot();
    }

    /** The same from a client that has seen {@code token}. */
    Keyed with(Token token);
  }

  record Get(Key key, Token token) implements Keyed, Read {
    @Override
    public Get with(Token other) {
      return new Get(key, other);
    }
  }

  /** A request that becomes an update. */
  sealed interface Change extends Keyed {
    Acks acks();
  }

  /** Writes a value, under the given terms. One whose terms don't hold is answered like a read. */
  record Put(Key key, Value value, Token token, Acks acks, Terms terms) implements Change {
    /** A put without terms. */
    public Put(Key key, Value value, Token token, Acks acks) {
      this(key, value, token, acks, Terms.NONE);
    }

    @Override
    public Put with(Token other) {
      return new Put(key, value, other, acks, terms);
    }
  }

  record Delete(Key key, Token token, Acks acks) implements Change {
    @Override
    public Delete with(Token other) {
      return new Delete(key, other, acks);
    }
  }

  /**
   * Requests of one session, performed one after another in one step of one replica, each after
   * those before it: their own tokens are joined with the run's and with what those before brought.
   * The answer, {@link Answer.Several}, is to the leading ones that the replica could perform at
   * once, one at least; those behind them were not begun.
   */
  record Run(Token token, List<Keyed> requests) implements Placed {
    public Run {
      requests = List.copyOf(requests);
      Invariants.check(!requests.isEmpty(), "a run has a first request");
    }

    @Override
    public int slot() {
      return requests.getFirst().slot();
    }

    /** Its leading requests for keys in {@code slots}, the first one in any case. */
    Run within(SlotSet slots) {
      int length = 1;
      while (length < requests.size() && slots.contains(requests.get(length).slot())) {
        length++;
      }
      return new Run(token, requests.subList(0, length));
    }

    /** The same answer to each of its first {@code count} requests. */
    static Answer alike(Answer answer, int count) {
      return new Answer.Several(Collections.nCopies(count, answer));
    }
  }

  /**
   * The live keys in those of {@code slots} that the replica of the first one serves, in the order
   * of the keys.
   *
   * @param slots where to look, one slot at least
   * @param after the key behind which to begin; in one of {@code slots}, if given
   * @param keys how many keys are wanted of all slots together, about
   */
  record Scan(SlotSet slots, Optional<Key> after, int keys, Token token) implements Read {
    public Scan {
      Invariants.check(!slots.isEmpty(), "a scan looks somewhere");
    }

    @Override
    public int slot() {
      return after.isPresent() ? after.get().slot() : slots.next(0);
    }
  }

  /** The running nodes. */
  record ShowView() implements Request {}

  record AddNode(Address address) implements Request {}

  record RemoveNode(Address address, Removal how) implements Request {}

  /** A change of the view that is carried out by this node alone if there is no majority. */
  record Forced(Request change) implements Request {}

  record ShardIds() implements Request {}

  record NodeShard() implements Request {}

  /** Members of the shard {@code id}, a text like {@code s0}. */
  record ShardMembers(String id) implements Request {}

  record KeyCount(String id) implements Request {}

  /** Puts the node at {@code address} into the shard {@code id}. */
  record AddMember(String id, Address address) implements Request {}

  record Reshard(int shardCount) implements Request {}

  /** Whether this node serves; asked by GET /readyz. */
  record Readiness() implements Request {}

  /** A question about this node alone, which is never handed on to another one. */
  sealed interface Own extends Request {}

  /** How this node is. */
  record ShowStatus() implements Own {}

  /** What a token names and where that stands here; with a key, what a request for it waits for. */
  record ExplainToken(Token token, Optional<Key> key) implements Own {}

  /** What a reshard to {@code shardCount} would move; changes nothing. */
  record ShowPlan(int shardCount) implements Own {}
}
