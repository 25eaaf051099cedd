package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Follows slots on their way, with a bar, until the cluster is settled. */
final class Movement {
  private static final long POLL_MILLIS = 250;

  /** How long former roles may take to end before the user is told to look later. */
  private static final long TAIL_NANOS = 60_000_000_000L;

  private static final int TENTH = 10;
  private static final String DEAD = "dead";

  private final List<Roll.Known> known;
  private final Console console;
  private final String what;
  private final boolean terminal = Boolean.getBoolean("hence.terminal");
  private final long startedNanos = System.nanoTime();

  private final Set<Roll.Wait> told = new HashSet<>();

  /** What each member last had still to fetch: who doesn't answer for now isn't through. */
  private final Map<Address, Long> slotsLeft = new HashMap<>();

  /** The most that was seen: a node that is through may tell no figures any more. */
  private long all;

  private long done;
  private long keys;
  private long bytes;

  /**
   * @param what it is for, as a user reads it
   * @param slots how many slots nodes fetch in all
   */
  Movement(List<Roll.Known> known, Console console, String what, long slots) {
    this.known = known;
    this.console = console;
    this.what = what;
    this.all = slots;
  }

  /** Sends a request whose answer comes when the slots are there, and shows how far they are. */
  Probe.Reply follow(Administration request) throws CommandFailure, InterruptedException {
    CompletableFuture<Probe.Reply> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(request.answer());
          } catch (CommandFailure | RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      while (true) {
        try {
          return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          show(Roll.call(known));
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("the request couldn't be sent", e.getCause());
    } finally {
      console.progressEnds();
    }
  }

  /**
   * Waits until all have the newest view, and nobody has anything to fetch or to hand over; for a
   * minute at most, then a person is told where it is.
   */
  void awaitEnd() throws InterruptedException {
    long since = System.nanoTime();
    Roll roll = Roll.call(known);
    while (roll.step().isPresent() && System.nanoTime() - since < TAIL_NANOS) {
      show(roll);
      Thread.sleep(POLL_MILLIS);
      roll = Roll.call(known);
    }
    console.progressEnds();
    if (roll.step().isPresent()) {
      console.line(
          "still under way: " + Bar.transition(roll) + "; ./hence status --watch shows it");
    }
  }

  private void show(Roll roll) {
    String step = roll.step().orElse("agreeing");
    Roll.Fetched fetched = roll.fetched();
    tellWhy(roll);
    String waits = Bar.waits(roll);
    if (step.equals("tail") || step.equals("agreeing")) {
      console.progress(what + ": " + (step.equals("tail") ? "former roles end" : step) + waits);
      return;
    }
    if (roll.isAgreed()) {
      slotsLeft.putAll(roll.slotsLeftByMember());
      long left = slotsLeft.values().stream().mapToLong(Long::longValue).sum();
      all = Math.max(all, left);
      done = Math.max(done, all - left);
    }
    keys = Math.max(keys, fetched.registers());
    bytes = Math.max(bytes, fetched.bytes());
    if (!terminal) {
      console.progress(what + ": " + TENTH * (TENTH * done / Math.max(1, all)) + " %" + waits);
      return;
    }
    long seconds = (System.nanoTime() - startedNanos) / 1_000_000_000L;
    console.progress(
        "%s %s  %s of %s slots, %s keys, %s, %s%s%s"
            .formatted(
                what,
                Bar.of(done, all),
                Amounts.count(done),
                Amounts.count(all),
                Amounts.count(keys),
                Amounts.bytes(bytes),
                Amounts.seconds(seconds),
                fetched.remainingSeconds() > 0
                    ? ", about " + Amounts.seconds(fetched.remainingSeconds()) + " left"
                    : "",
                waits));
  }

  /** Tells once of each one who is away and waited for what to do. */
  private void tellWhy(Roll roll) {
    for (Roll.Wait wait : roll.waits()) {
      if (wait.state().equals(DEAD) && told.add(wait)) {
        console.line("%s is waited for: %s".formatted(wait.name(), wait.why()));
      }
    }
  }
}
