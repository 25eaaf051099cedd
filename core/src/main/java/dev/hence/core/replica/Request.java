package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;

/** What a client asks of a node; its form has been checked, its meaning hasn't. */
public sealed interface Request {
  /** A request for one key, answered by a replica of the key's shard. */
  sealed interface Keyed extends Request {
    Key key();

    Token token();
  }

  record Get(Key key, Token token) implements Keyed {}

  /** A request that becomes an update. */
  sealed interface Change extends Keyed {
    Acks acks();
  }

  record Put(Key key, Value value, Token token, Acks acks) implements Change {}

  record Delete(Key key, Token token, Acks acks) implements Change {}

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
}
