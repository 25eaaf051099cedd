package dev.hence.torture;

import dev.hence.torture.fault.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How often each kind of fault was injected, and how often it was seen to have done what it is for:
 * a fault that did nothing tries nothing.
 *
 * <p>Threading: any thread.
 */
final class Effects {
  private final Map<Kind, Integer> injected = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> seen = new EnumMap<>(Kind.class);

  synchronized void injected(Kind kind) {
    injected.merge(kind, 1, Integer::sum);
  }

  synchronized void seen(Kind kind) {
    seen.merge(kind, 1, Integer::sum);
  }

  /** The counts, and by name what never took effect of that which was asked for. */
  synchronized List<String> lines(Collection<Kind> asked) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "faults that took effect, of those injected: "
            + (injected.isEmpty() ? "none" : listed(injected.keySet())));
    List<Kind> without =
        asked.stream()
            .filter(kind -> injected.containsKey(kind) && !seen.containsKey(kind))
            .toList();
    if (!without.isEmpty()) {
      lines.add("NEVER TOOK EFFECT: " + names(without));
    }
    List<Kind> undrawn = asked.stream().filter(kind -> !injected.containsKey(kind)).toList();
    if (!undrawn.isEmpty()) {
      lines.add("not tried: " + names(undrawn));
    }
    return lines;
  }

  private String listed(Collection<Kind> kinds) {
    return kinds.stream()
        .map(kind ->
            "%s %d of %d".formatted(kind.text(), seen.getOrDefault(kind, 0), injected.get(kind)))
        .collect(Collectors.joining(", "));
  }

  private static String names(Collection<Kind> kinds) {
    return kinds.stream().map(Kind::text).collect(Collectors.joining(", "));
  }
}
