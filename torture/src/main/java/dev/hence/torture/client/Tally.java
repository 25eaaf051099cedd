package dev.hence.torture.client;

import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what clients saw. Threading: any thread. */
public final class Tally {
  /** An answer that takes longer waited for something: another node's word, a disk, a CPU. */
  private static final long WAIT_NANOS = 100_000_000;

  /** Whether a key could be had isn't known for longer than this between two requests for it. */
  private static final long UNSEEN_NANOS = 10_000_000_000L;

  private static final int TOKEN_CHARACTERS_MAX = 6_000;
  private static final int COMPLAINTS_MAX = 20;

  /** A time in which all requests for a key failed. */
  private record Failing(long start, long end, int requests) {
    static final Failing NONE = new Failing(0, 0, 0);

    Failing and(long from, long to) {
      boolean goesOn = requests > 0 && from - end <= UNSEEN_NANOS;
      return goesOn
          ? new Failing(start, Math.max(end, to), requests + 1)
          : new Failing(from, to, 1);
    }

    long nanos() {
      return end - start;
    }
  }

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final TreeMap<Integer, Long> refusals = new TreeMap<>();
  private final Map<String, Failing> failing = new HashMap<>();
  private final int[] tokenSizes = new int[TOKEN_CHARACTERS_MAX];
  private final Set<String> keys = new HashSet<>();
  private final Set<String> unsurveyed = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();
  private long operations;
  private long waits;
  private Failing longest = Failing.NONE;
  private String longestKey = "";

  /** Takes in an operation that began and ended then. */
  synchronized void add(Operation operation, long start, long end) {
    operations++;
    outcomes.merge(operation.outcome(), 1L, Long::sum);
    keys.add(operation.key());
    unsurveyed.add(operation.key());
    if (operation.phase() != null) {
      return;
    }
    boolean answered = operation.outcome() == Outcome.OK || operation.outcome() == Outcome.ABSENT;
    if (answered) {
      failing.remove(operation.key());
      waits += end - start >= WAIT_NANOS ? 1 : 0;
    } else {
      Failing until = failing.getOrDefault(operation.key(), Failing.NONE).and(start, end);
      failing.put(operation.key(), until);
      if (until.nanos() > longest.nanos()) {
        longest = until;
        longestKey = operation.key();
      }
    }
    String token = operation.tokenOut();
    if (token != null) {
      tokenSizes[Math.min(token.length(), TOKEN_CHARACTERS_MAX - 1)]++;
    }
  }

  /** Nobody asks from now on, so what failed last can't be seen to go on failing. */
  synchronized void clientsAreHeld() {
    failing.clear();
  }

  /** Takes in the status of an answer that did nothing. */
  synchronized void refusal(int status) {
    refusals.merge(status, 1L, Long::sum);
  }

  /** Takes in what no fault explains. */
  synchronized void complain(String complaint) {
    if (complaints.size() < COMPLAINTS_MAX) {
      complaints.add(complaint);
    }
  }

  /** What no fault explains. */
  public synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** All keys that were ever asked for. */
  public synchronized Set<String> keys() {
    return Set.copyOf(keys);
  }

  /** Keys asked for since the last call. */
  public synchronized Set<String> takeUnsurveyed() {
    Set<String> taken = Set.copyOf(unsurveyed);
    unsurveyed.clear();
    return taken;
  }

  /** Puts keys back whose survey failed. */
  public synchronized void putUnsurveyed(Set<String> taken) {
    unsurveyed.addAll(taken);
  }

  /** The counts, a line each. */
  public synchronized List<String> lines() {
    return List.of(
        "operations: %,d on %,d keys; ok %,d, absent %,d, refused %,d %s, unknown %,d"
            .formatted(
                operations,
                keys.size(),
                count(Outcome.OK),
                count(Outcome.ABSENT),
                count(Outcome.REFUSED),
                refusals,
                count(Outcome.UNKNOWN)),
        "waits: %,d answers took 100 ms or more".formatted(waits),
        "longest unavailability of any key: %.1f s%s (%,d requests, one each %d s at least, failed)"
            .formatted(
                longest.nanos() / 1e9,
                longestKey.isEmpty() ? "" : " of " + longestKey,
                longest.requests(),
                UNSEEN_NANOS / 1_000_000_000),
        "token sizes: p50 %d, p99 %d, max %d characters"
            .formatted(tokenSize(0.50), tokenSize(0.99), tokenSize(1.0)));
  }

  private long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  private int tokenSize(double share) {
    long all = 0;
    for (int count : tokenSizes) {
      all += count;
    }
    long seen = 0;
    for (int size = 0; size < tokenSizes.length; size++) {
      seen += tokenSizes[size];
      if (seen > 0 && seen >= share * all) {
        return size;
      }
    }
    return 0;
  }
}
