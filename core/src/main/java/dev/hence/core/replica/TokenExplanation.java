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
 * @param ofLaterView whether it is of a view that this node doesn't know yet: requests with it wait
 *     for that view
 * @param instead what a 410 gives to go on with, if some request with the token is answered so
 * @param entries its entries, in their order
 * @param request what a request with it would wait for, if a key was given
 */
public record TokenExplanation(
    Token token,
    Optional<String> refusal,
    boolean ofLaterView,
    Optional<Token> instead,
    List<Entry> entries,
    Optional<ForKey> request) {
  public TokenExplanation {
    entries = List.copyOf(entries);
  }

  /** Where an entry stands. */
  public enum Standing {
    /** Every node that counts for its writer has it: the next token leaves it out. */
    STABLE,
    /** This node has it. */
    COVERED,
    /** No node that counts for its writer has it any more: a request for its slots gets 410. */
    LOST,
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
   * @param lacking those of them who don't cover it: this node, and who said so when asked just now
   */
  public record Entry(
      long writer,
      long n,
      Optional<Address> node,
      Standing standing,
      long here,
      List<Address> holders,
      List<Address> having,
      List<Address> lacking) {
    public Entry {
      holders = List.copyOf(holders);
      having = List.copyOf(having);
      lacking = List.copyOf(lacking);
    }
  }

  /**
   * What a request with the token for a key would find at this node.
   *
   * @param key the key
   * @param shard its shard's index
   * @param served whether this node answers for it; else it hands the request on
   * @param gone whether it is answered with 410
   * @param readWaits what a read here waits for; nothing where this node doesn't answer
   * @param writeWaits what a write here waits for; nothing where this node doesn't answer
   * @param covering the other replicas of the shard that are known to have all that a read needs
   */
  public record ForKey(
      Key key,
      int shard,
      boolean served,
      boolean gone,
      VectorClock readWaits,
      VectorClock writeWaits,
      List<Address> covering) {
    public ForKey {
      covering = List.copyOf(covering);
    }
  }
}
