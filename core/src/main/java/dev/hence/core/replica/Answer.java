package dev.hence.core.replica;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.MovePlan;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;

/**
 * How a request ended. A closed list; the edge gives each its status and body. The token in an
 * answer is what the client hands back next.
 */
public sealed interface Answer {
  /** 200: the value of a key, and the update that wrote it. */
  record Found(Value value, Dot version, Token token) implements Answer {}

  /** 404: no live value. {@code version} is the tombstone's, absent if none is kept. */
  record Absent(Optional<Dot> version, Token token) implements Answer {}

  /** 201 created, or 200 replaced or deleted: the write is durable at {@code replicas} nodes. */
  record Written(Outcome outcome, Dot version, int replicas, Token token, Optional<Value> previous)
      implements Answer {
    /** An answer to a write that didn't ask what it replaced. */
    public Written(Outcome outcome, Dot version, int replicas, Token token) {
      this(outcome, version, replicas, token, Optional.empty());
    }
  }

  /** What a write found. */
  enum Outcome {
    CREATED,
    REPLACED,
    DELETED
  }

  /** The answers to the leading requests of a {@link Request.Run}; the others weren't begun. */
  record Several(List<Answer> answers) implements Answer {
    public Several {
      answers = List.copyOf(answers);
    }
  }

  /**
   * A page of a {@link Request.Scan}.
   *
   * @param keys live keys, in order
   * @param slots those of the request's slots that the replica looked into
   * @param end all of {@code slots} below this one are done
   * @param after the key behind which the page ends, if it ends within a slot
   */
  record Keys(List<Key> keys, SlotSet slots, int end, Optional<Key> after, Token token)
      implements Answer {
    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /** 503: the token's past could not be had here in time. Nothing was applied. */
  record Unsatisfied(VectorClock missing) implements Answer {}

  /**
   * 410: updates that the token names are on no member's disk, and can't come any more; or it is of
   * a branch of views that lost, and what it leaves out may be missing here. Nothing was applied.
   *
   * @param lost the last of each writer that is named; nothing where the branch lost
   * @param token the token without them, of the present view, to go on with
   */
  record Lost(VectorClock lost, Token token) implements Answer {}

  /**
   * 503: so much is unstable that the answer's token would be too long, see {@code TokenCodec}.
   * Nothing was applied.
   *
   * @param heldBackBy who lacks what the token would name, as far as is known here
   */
  record TooUnstable(List<Address> heldBackBy) implements Answer {
    public TooUnstable {
      heldBackBy = List.copyOf(heldBackBy);
    }
  }

  /** 503: no replica that could answer was reached in time. Nothing was applied. */
  record Unavailable(String reason) implements Answer {}

  /** 504: a write was handed to a replica that didn't answer; it may or may not be applied. */
  record Unknown(String reason) implements Answer {}

  /** 400: a token of another cluster, or from further ahead than the clock bound. */
  record TokenRefused(String reason) implements Answer {}

  /** 400: the request can't be done as it stands; {@code reason} says why. */
  record Refused(String reason) implements Answer {}

  /** 404: what the path or body names isn't there; {@code reason} is the error's text. */
  record NotFound(String reason) implements Answer {}

  /** Names: a view's addresses, shard identities, a shard's members. */
  record Names(List<String> names) implements Answer {
    public Names {
      names = List.copyOf(names);
    }
  }

  /** The shard that this node serves, if any. */
  record ShardName(Optional<String> shard) implements Answer {}

  record Count(long count) implements Answer {}

  /** An administrative change is in force; {@code changed} is false where nothing was to do. */
  record Done(boolean changed) implements Answer {}

  /** The running members, and those who are leaving; of {@code GET /view} while some are. */
  record Running(List<String> names, List<Leaver> leaving) implements Answer {
    public Running {
      names = List.copyOf(names);
      leaving = List.copyOf(leaving);
    }
  }

  /**
   * A node that is leaving.
   *
   * @param updatesLeft how many updates some replica still lacks of what it has; unknown while it
   *     doesn't answer
   */
  record Leaver(String address, Optional<Long> updatesLeft) {}

  /** Whether the node serves; {@code reason} says why not, and is empty if it does. */
  record Ready(boolean ready, String reason) implements Answer {}

  /** The answer to a {@link Request.Own}, which is never sent to another node. */
  sealed interface Own extends Answer {}

  record Status(NodeStatus status) implements Own {}

  record Explained(TokenExplanation explanation) implements Own {}

  /** What a reshard would move, and how densely the slots of this node are filled. */
  record Planned(MovePlan plan, Density density) implements Own {}

  /**
   * How much lies in the slots of a node, to estimate what lies in others: keys are spread evenly.
   *
   * @param slots the slots that it holds
   * @param keys the live keys in them
   * @param sampled how many registers were looked at for their size
   * @param sampledBytes how large those are together
   */
  record Density(int slots, long keys, int sampled, long sampledBytes) {}
}
