package dev.hence.integration.harness;

import java.time.Duration;

/**
 * How long things may take by the contract, measured on six nodes and two cores.
 *
 * <p>The system property {@code hence.slack} (1 by default) stretches all of them for a machine
 * that is slower or shared.
 */
public final class Budgets {
  private static final double SLACK = Double.parseDouble(System.getProperty("hence.slack", "1"));

  /** From the start of a process to its answering at all; a guess, not part of the contract. */
  public static final Duration START = seconds(30);

  /** From the last start to one shard map on all nodes. */
  public static final Duration AGREED = seconds(5);

  /** From a new node's start to its place in every view. */
  public static final Duration JOINED = seconds(5);

  /** From add-member to the added member's serving. */
  public static final Duration ADDED = seconds(5);

  /** From the answer to a reshard to its end on every node. */
  public static final Duration RESHARDED = seconds(20);

  /** From a node's death to its absence in every view. */
  public static final Duration GONE = seconds(10);

  /** From a node's restart to its place in every view, with its data. */
  public static final Duration BACK = seconds(5);

  /** Until replicas that can reach each other show the same; a guess above the 1 s of a round. */
  public static final Duration CONVERGED = seconds(5);

  /** From SIGTERM to the end of the process. */
  public static final Duration STOPPED = seconds(1);

  private Budgets() {}

  private static Duration seconds(int seconds) {
    return Duration.ofMillis((long) (seconds * 1000 * SLACK));
  }
}
