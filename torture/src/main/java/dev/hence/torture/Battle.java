package dev.hence.torture;

import dev.hence.checker.history.HistoryWriter;
import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.torture.bed.Bed;
import dev.hence.torture.bed.Seat;
import dev.hence.torture.client.Calls;
import dev.hence.torture.client.Tally;
import dev.hence.torture.client.Workload;
import dev.hence.torture.fault.Changes;
import dev.hence.torture.fault.Fault;
import dev.hence.torture.fault.Kind;
import dev.hence.torture.fault.Schedule;
import dev.hence.torture.fault.World;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A cluster, its clients, and the faults between its start and its last reads.
 *
 * <p>Threading: one thread fights; what is said and complained comes from any.
 */
final class Battle implements World, AutoCloseable {
  /** From the end of all faults to a cluster that is whole. */
  private static final Duration WHOLE_MAX = slack(60);

  /** From then to replicas that all show the same. */
  private static final Duration ALIKE_MAX = slack(60);

  /** From then to nodes that keep nothing for each other. */
  private static final Duration FORGOTTEN_MAX = slack(60);

  /** What a token has at most where all is stable. */
  private static final int TOKEN_CHARACTERS_AT_REST = 64;

  private static final long POLL_MILLIS = 300;
  private static final int SHOWN_MAX = 5;

  private final long startNanos = System.nanoTime();
  private final Bed bed;
  private final Tally tally = new Tally();
  private final Calls calls;
  private final Workload workload;
  private final Survey survey;
  private final Changes changes;
  private final Effects effects = new Effects();
  private final FinalReads finalReads = new FinalReads(ALIKE_MAX, POLL_MILLIS);
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  Battle(Bed bed, HistoryWriter history, long seed) {
    this.bed = bed;
    this.calls = new Calls(history, tally);
    List<String> addresses = bed.seats().stream().map(seat -> seat.node().address()).toList();
    this.workload = new Workload(addresses, node -> bed.seat(node).isUp(), calls, seed);
    this.survey = new Survey(addresses);
    this.changes = new Changes(bed, this::say, this::complain);
  }

  /** As in the other tests of real processes, {@code hence.slack} stretches what may take time. */
  private static Duration slack(int seconds) {
    return Duration.ofMillis(
        (long) (seconds * 1_000 * Double.parseDouble(System.getProperty("hence.slack", "1"))));
  }

  /** Does all of the schedule, heals, and reads everything everywhere; returns what went wrong. */
  List<String> fight(Schedule schedule, Duration length) throws InterruptedException {
    bed.seats().forEach(Seat::start);
    if (awaitWhole()) {
      workload.open();
      long end = System.nanoTime() + length.toNanos();
      for (Schedule.Round round : schedule.rounds()) {
        if (isOver() || System.nanoTime() >= end) {
          break;
        }
        fight(round);
      }
      say("healing");
      bed.seats().forEach(Seat::start);
      if (settle()) {
        readAllEverywhere();
        awaitNothingKept();
        useAllTokensEverywhere();
      }
      lookForDeaths();
      lookForDamage();
    }
    List<String> wrong = new ArrayList<>(complaints);
    wrong.addAll(tally.complaints());
    wrong.addAll(effects.complaints());
    return wrong;
  }

  private void fight(Schedule.Round round) throws InterruptedException {
    long start = System.nanoTime();
    for (Schedule.Step step : Schedule.steps(round)) {
      sleepUntil(start + step.atMillis() * 1_000_000);
      if (step.heals()) {
        step.timed().fault().heal(this);
        say("  healed: " + step.timed().fault());
      } else {
        say(step.timed().fault().kind().text() + ": " + step.timed().fault());
        effects.injected(step.timed().fault().kind());
        inject(step.timed().fault());
      }
      lookForDeaths();
    }
    sleepUntil(System.nanoTime() + round.calmMillis() * 1_000_000);
    lookForDeaths();
  }

  private void inject(Fault fault) throws InterruptedException {
    try {
      fault.inject(this);
    } catch (UncheckedIOException e) {
      complain("no answer to what only a cluster that is whole is asked: " + e.getMessage());
    }
  }

  private boolean isOver() {
    return !complaints.isEmpty() || !tally.complaints().isEmpty();
  }

  private void lookForDeaths() {
    bed.complaints().stream().filter(dead -> !complaints.contains(dead)).forEach(this::complain);
  }

  private void lookForDamage() {
    for (Seat seat : bed.seats()) {
      if (seat.foundDamageNobodyDid()) {
        complain(seat.name() + " found damage that nobody did" + seat.node().logTail());
      }
    }
  }

  private boolean awaitWhole() throws InterruptedException {
    long deadline = System.nanoTime() + WHOLE_MAX.toNanos();
    List<String> lacks = survey.lacks();
    while (!lacks.isEmpty() && System.nanoTime() < deadline) {
      lookForDeaths();
      if (isOver()) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
      lacks = survey.lacks();
    }
    if (!lacks.isEmpty()) {
      complain(
          "not whole %d s after the last fault: %s%s"
              .formatted(WHOLE_MAX.toSeconds(), lacks, threadsOfAbsent()));
    }
    return lacks.isEmpty();
  }

  private String threadsOfAbsent() {
    return bed.seats().stream()
        .filter(seat -> !seat.node().isReady())
        .map(Seat::threads)
        .collect(Collectors.joining());
  }

  private boolean awaitAlike(Set<String> keys) throws InterruptedException {
    long deadline = System.nanoTime() + ALIKE_MAX.toNanos();
    // With the clients held, keys that were alike once stay so.
    Map<String, String> differences = survey.differences(keys);
    while (!differences.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
      differences = survey.differences(differences.keySet());
    }
    if (!differences.isEmpty()) {
      complain(
          "replicas differ in %d keys %d s after the last fault, such as %s"
              .formatted(
                  differences.size(),
                  ALIKE_MAX.toSeconds(),
                  differences.entrySet().stream().limit(SHOWN_MAX).toList()));
    }
    return differences.isEmpty();
  }

  @Override
  public boolean settle() throws InterruptedException {
    workload.hold();
    changes.await();
    Set<String> keys = tally.takeUnsurveyed();
    boolean settled = awaitWhole() && awaitAlike(keys);
    if (!settled) {
      tally.putUnsurveyed(keys);
    }
    return settled;
  }

  @Override
  public void writeOnly(int node, boolean only) {
    workload.writeOnly(node, only);
  }

  @Override
  public void release() {
    workload.open();
  }

  /** The reads that the verdicts on sets and convergence use. */
  private void readAllEverywhere() throws InterruptedException {
    Set<String> keys = new TreeSet<>(tally.keys());
    say("reading " + keys.size() + " keys at every node");
    if (!awaitAlike(keys)) {
      return;
    }
    List<Callable<Void>> reads = new ArrayList<>();
    for (NodeClient node : survey.nodes()) {
      reads.add(() -> {
        finalReads
            .read(node.address(), keys, key -> calls.readFinally(node, key))
            .ifPresent(this::complain);
        return null;
      });
    }
    survey.all(reads);
  }

  /** Nothing is written any more, so no log and no tombstone has anybody left to wait for. */
  private void awaitNothingKept() throws InterruptedException {
    long deadline = System.nanoTime() + FORGOTTEN_MAX.toNanos();
    List<String> kept = survey.kept();
    while (!kept.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
      kept = survey.kept();
    }
    if (!kept.isEmpty()) {
      complain(
          "kept for good, %d s after the last write: %s"
              .formatted(FORGOTTEN_MAX.toSeconds(), kept));
    }
  }

  /** Every token that somebody could go on with is good at every node, and small. */
  private void useAllTokensEverywhere() throws InterruptedException {
    List<Callable<Void>> reads = new ArrayList<>();
    for (String token : workload.tokens()) {
      for (NodeClient node : survey.nodes()) {
        reads.add(() -> {
          useToken(node, token);
          return null;
        });
      }
    }
    survey.all(reads);
  }

  /** A 503 says to try again, which a busy machine may need; but not for ever. */
  private void useToken(NodeClient node, String token) throws InterruptedException {
    long deadline = System.nanoTime() + ALIKE_MAX.toNanos();
    String last;
    do {
      try {
        Answer answer = node.get("few-0", Json.quote(token));
        if (answer.status() == 200 || answer.status() == 404) {
          String next = answer.text("causal-metadata");
          if (next.length() > TOKEN_CHARACTERS_AT_REST) {
            complain("a token of %d characters at rest: %s".formatted(next.length(), next));
          }
          return;
        }
        last = answer.toString();
      } catch (UncheckedIOException e) {
        last = String.valueOf(e.getMessage());
      }
      Thread.sleep(POLL_MILLIS);
    } while (System.nanoTime() < deadline);
    complain("the token " + token + " isn't good any more: " + last);
  }

  /** What was counted, a line each; names the kinds of those asked for that did nothing. */
  List<String> lines(Collection<Kind> asked) {
    List<String> lines = new ArrayList<>(tally.lines());
    lines.addAll(effects.lines(asked));
    return lines;
  }

  /** The kinds of faults that were seen to do what they are for. */
  Set<Kind> tookEffect() {
    return effects.tookEffect();
  }

  @Override
  public Bed bed() {
    return bed;
  }

  @Override
  public Changes changes() {
    return changes;
  }

  @Override
  public void say(String line) {
    System.out.printf("%6.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, line);
  }

  @Override
  public void seen(Fault fault, String what) {
    effects.seen(fault.kind());
    say("  seen: " + what);
  }

  @Override
  public void passedBy(Fault fault, String why) {
    effects.passedBy(fault.kind());
    say("  passed by: " + why);
  }

  @Override
  public void complain(String complaint) {
    complaints.add(complaint);
    say("WRONG: " + complaint);
  }

  @Override
  public boolean awaitReady(Seat seat, Duration time) throws InterruptedException {
    boolean serves = seat.servesWithin(time);
    if (!serves) {
      complain(
          seat.name()
              + " doesn't serve "
              + time.toSeconds()
              + " s after its start"
              + seat.threads());
    }
    return serves;
  }

  @Override
  public boolean readsEverything(Seat seat, Duration time) throws InterruptedException {
    if (!seat.servesWithin(time)) {
      return false;
    }
    for (String key : tally.keys()) {
      try {
        seat.node().client().get(key, NodeClient.NO_PAST);
      } catch (UncheckedIOException e) {
        if (!seat.endsWithin(Duration.ofSeconds(1))) {
          complain("no answer from " + seat.name() + " that serves: " + e.getMessage());
        }
      }
    }
    return seat.node().isAlive();
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long wait = nanos - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
    }
  }

  @Override
  public void close() {
    workload.close();
    survey.close();
  }
}
