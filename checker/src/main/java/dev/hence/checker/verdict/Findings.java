package dev.hence.checker.verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Counts violations, and keeps a few of each pattern.
 *
 * <p>Threading: owned by one thread.
 */
public final class Findings {
  /** One bug often shows in thousands of reads; three tell as much. */
  public static final int EXAMPLES_MAX = 3;

  private final Map<Pattern, Long> counts = new EnumMap<>(Pattern.class);
  private final List<Finding> examples = new ArrayList<>();

  /** Counts a violation; makes its example only if there are few yet. */
  public void add(Pattern pattern, Supplier<Finding> example) {
    counts.merge(pattern, 1L, Long::sum);
    if (count(pattern) <= EXAMPLES_MAX) {
      examples.add(example.get());
    }
  }

  /** Counts violations of which {@code shown} are some. */
  public void add(Pattern pattern, int count, List<Finding> shown) {
    counts.merge(pattern, (long) count, Long::sum);
    examples.addAll(shown);
  }

  /** Shows each example of a pattern as {@code shown} makes it; equal ones once. */
  public void show(Pattern pattern, UnaryOperator<Finding> shown) {
    List<Finding> made =
        examples.stream()
            .filter(example -> example.pattern() == pattern)
            .map(shown)
            .distinct()
            .toList();
    examples.removeIf(example -> example.pattern() == pattern);
    examples.addAll(made);
  }

  public long count(Pattern pattern) {
    return counts.getOrDefault(pattern, 0L);
  }

  /** The counts of the patterns that were found. */
  public Map<Pattern, Long> counts() {
    return new EnumMap<>(counts);
  }

  /** The examples in the order of their patterns. */
  public List<Finding> examples() {
    return examples.stream().sorted(java.util.Comparator.comparing(Finding::pattern)).toList();
  }
}
