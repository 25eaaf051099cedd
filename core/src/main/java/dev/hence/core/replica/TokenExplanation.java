package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.Optional;

/**
 * What a token names, and where each entry stands at one node.
 *
 * @param token the token
 * @param refusal why a request with it is refused, if it is
 * @param entries its entries, in their order
 * @param request what a request with it would wait for, if a key was given
 */
public record TokenExplanation(
    Token token, Optional<String> refusal, List<Entry> entries, Optional<ForKey> request) {
  public TokenExplanation {
    entries = List.copyOf(entries);
  }

  /** Where an entry stands. */
  public enum Standing {
    /** Every node that counts for its writer has it: the next token leaves it out. */
    STABLE,
    /** This node has it. */
    COVERED,
    /** This node should have it, and hasn't. */
    MISSING,
    /** Only nodes of other shards have it. */
    ELSEWHERE,
    /** Its writer writes in a slot map that this node's view doesn't know. */
    UNKNOWN
  }

  /**
   * One entry.
   *
   * @param writer its writer
   * @param n its number
   * @param node whose present writer it is, as far as this node knows; none if it is closed
   * @param standing where it stands
   * @param here up to where this node covers the writer
   * @param holders who counts for the writer, in view order
   * @param having those of them who are known to cover the entry, this node too
   */
  public record Entry(
      long writer,
      long n,
      Optional<Address> node,
      Standing standing,
      long here,
      List<Address> holders,
      List<Address> having) {
    public Entry {
      holders = List.copyOf(holders);
      having = List.copyOf(having);
    }
  }

  /**
   * What a request with the token for a key would find at this node.
   *
   * @param key the key
   * @param shard its shard's index
   * @param served whether this node answers for it; else it hands the request on
   * @param readWaits what a read here waits for; nothing where this node doesn't answer
   * @param writeWaits what a write here waits for; nothing where this node doesn't answer
   * @param covering the other replicas of the shard that are known to have all that a read needs
   */
  public record ForKey(
      Key key,
      int shard,
      boolean served,
      VectorClock readWaits,
      VectorClock writeWaits,
      List<Address> covering) {
    public ForKey {
      covering = List.copyOf(covering);
    }
  }
}
