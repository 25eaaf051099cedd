package dev.hence.checker.verdict;

import java.util.List;

/**
 * One violation, with the operations that show it.
 *
 * @param guarantee the session guarantee that is broken; empty where it is none of them
 * @param detail what contradicts what, in a sentence
 */
public record Finding(Pattern pattern, String guarantee, String detail, List<Step> steps) {
  public Finding {
    steps = List.copyOf(steps);
  }
}
