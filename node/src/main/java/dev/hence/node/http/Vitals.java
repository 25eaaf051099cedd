package dev.hence.node.http;

import dev.hence.core.sharding.Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a node tells of itself beside its replica.
 *
 * @param name what its log calls it
 * @param address its address
 * @param version the program's
 * @param upMillis how long the process has run
 * @param diskBytes how large the files of its data are
 * @param input what waits for the replica
 * @param links its connections to peers
 * @param troubles the last warnings and errors of its log, oldest first
 */
public record Vitals(
    String name,
    Address address,
    String version,
    long upMillis,
    long diskBytes,
    Input input,
    List<Link> links,
    List<Trouble> troubles) {
  public Vitals {
    links = List.copyOf(links);
    troubles = List.copyOf(troubles);
  }

  /**
   * What waits for the replica.
   *
   * @param waiting how many requests and messages
   * @param bytes how large they are, about
   * @param refused how many found no room so far
   */
  public record Input(int waiting, long bytes, long refused) {}

  /**
   * A connection to a peer.
   *
   * @param peer its address
   * @param roundTripNanos how long a sign of life and its answer take; none before the first
   * @param outboxBytes how much waits to be sent, about
   */
  public record Link(Address peer, Optional<Long> roundTripNanos, long outboxBytes) {}

  /**
   * A line of the log that says that something is wrong, written once or more often.
   *
   * @param time when it was written last
   * @param since when it was written first
   * @param count how often
   * @param level WARN or ERROR
   * @param event what happened
   * @param fields the particulars, in order
   */
  public record Trouble(
      Instant time,
      Instant since,
      long count,
      String level,
      String event,
      List<Particular> fields) {
    public Trouble {
      fields = List.copyOf(fields);
    }
  }

  /** One particular of an event. */
  public record Particular(String name, String value) {}
}
