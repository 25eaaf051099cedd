package dev.hence.node.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Progress as a line of text. */
final class Bar {
  private static final int CELLS = 24;
  private static final int PERCENT = 100;

  private Bar() {}

  /** A bar of {@code done} out of {@code all}, and its share: {@code [####....] 33 %}. */
  static String of(long done, long all) {
    long share = all == 0 ? PERCENT : PERCENT * Math.min(done, all) / all;
    int full = (int) (CELLS * share / PERCENT);
    return "[" + "#".repeat(full) + ".".repeat(CELLS - full) + "] %3d %%".formatted(share);
  }

  /** What a cluster is moving, in one line. */
  static String transition(Roll roll) {
    if (roll.step().isEmpty()) {
      return "settled";
    }
    Roll.Fetched fetched = roll.fetched();
    String what =
        switch (roll.step().get()) {
          case "copying" -> "reshard to " + Amounts.of(roll.coming(), "shard") + ", copying";
          case "filling", "agreeing" -> roll.step().get();
          default -> "former roles end";
        };
    String far = fetched.any() ? " " + of(fetched.done(), fetched.slots()) + left(fetched) : "";
    return what + far + waits(roll);
  }

  /**
   * Whom it waits for, as in {@code ; waits for bob (dead)}; nothing if for nobody in particular.
   */
  static String waits(Roll roll) {
    List<Roll.Wait> waits = roll.waits();
    return waits.isEmpty()
        ? ""
        : "; waits for "
            + waits.stream()
                .map(wait -> wait.name() + " (" + wait.state() + ")")
                .collect(Collectors.joining(", "));
  }

  private static String left(Roll.Fetched fetched) {
    return fetched.remainingSeconds() > 0
        ? ", about " + Amounts.seconds(fetched.remainingSeconds()) + " left"
        : "";
  }
}
