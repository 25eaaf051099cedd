package dev.hence.core.agreement;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.View;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an agreement asks of its replica. */
public sealed interface Action {
  /** Make the vote durable before any message of the same duty cycle leaves. */
  record Persist(Vote vote) implements Action {}

  /** Send a message; it may be lost, repeated or overtaken. Never to this node itself. */
  record Send(Address to, BallotMessage message) implements Action {}

  /**
   * The next view is decided, for ever and for everybody. It is the proposed one, or one that
   * somebody proposed before.
   */
  record Decided(View view) implements Action {}

  /**
   * The proposal is given up: no majority answered in time. It may still come into force, when
   * somebody who accepted it tells a later proposer.
   *
   * @param answered the acceptors that said anything, but for those whose votes were lost
   * @param forgetful those that answered and may have forgotten how they voted, and the process of
   *     each since which it remembers that
   */
  record NoMajority(Set<Address> answered, Map<Address, NodeId> forgetful) implements Action {
    public NoMajority {
      answered = Collections.unmodifiableSortedSet(new TreeSet<>(answered));
      forgetful = Collections.unmodifiableSortedMap(new TreeMap<>(forgetful));
    }
  }

  /** The peer takes part in a past instance: it lacks the present view. */
  record Behind(Address peer) implements Action {}

  /** The peer takes part in a later instance: it has a view that this node lacks. */
  record Ahead(Address peer) implements Action {}
}
