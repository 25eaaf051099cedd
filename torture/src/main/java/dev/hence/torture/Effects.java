package dev.hence.torture;

import dev.hence.torture.fault.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How often each kind of fault was injected, and how often it was seen to have done what it is for:
 * a fault that did nothing tries nothing.
 *
 * <p>Threading: any thread.
 */
final class Effects {
  /** Of faults injected so often at least one must take effect, if their kind is sure to. */
  private static final int SURE_FROM = 2;

  private final Map<Kind, Integer> injected = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> passedBy = new EnumMap<>(Kind.class);

  synchronized void injected(Kind kind) {
    injected.merge(kind, 1, Integer::sum);
  }

  synchronized void seen(Kind kind) {
    seen.merge(kind, 1, Integer::sum);
  }

  /** Takes back that a fault was injected: what it needs wasn't there. */
  synchronized void passedBy(Kind kind) {
    injected.computeIfPresent(kind, (k, count) -> count == 1 ? null : count - 1);
    passedBy.merge(kind, 1, Integer::sum);
  }

  synchronized Set<Kind> tookEffect() {
    return seen.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(seen.keySet());
  }

  /** That a kind which is sure to take effect never did: the run says less than it seems to. */
  synchronized List<String> complaints() {
    return injected.entrySet().stream()
        .filter(entry -> entry.getKey().isSure() && entry.getValue() >= SURE_FROM)
        .filter(entry -> !seen.containsKey(entry.getKey()))
        .map(entry ->
            "%s never took effect, of %d times: it tried nothing"
                .formatted(entry.getKey().text(), entry.getValue()))
        .toList();
  }

  /** The counts, and by name what never took effect of that which was asked for. */
  synchronized List<String> lines(Collection<Kind> asked) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "faults that took effect, of those injected: "
            + (injected.isEmpty() ? "none" : joined(injected.keySet(), this::shareSeen)));
    List<Kind> without =
        asked.stream()
            .filter(kind -> injected.containsKey(kind) && !seen.containsKey(kind))
            .toList();
    if (!without.isEmpty()) {
      lines.add("NEVER TOOK EFFECT: " + joined(without, Kind::text));
    }
    List<Kind> damages = injected.keySet().stream().filter(Kind::isDamage).toList();
    if (!damages.isEmpty()) {
      lines.add("damage that no node noticed: " + joined(damages, this::shareUnseen));
    }
    if (!passedBy.isEmpty()) {
      lines.add(
          "passed by, as what they need wasn't there: "
              + joined(passedBy.keySet(), kind -> kind.text() + " " + passedBy.get(kind)));
    }
    List<Kind> undrawn =
        asked.stream()
            .filter(kind -> !injected.containsKey(kind) && !passedBy.containsKey(kind))
            .toList();
    if (!undrawn.isEmpty()) {
      lines.add("not tried: " + joined(undrawn, Kind::text));
    }
    return lines;
  }

  private String shareSeen(Kind kind) {
    return "%s %d of %d".formatted(kind.text(), times(seen, kind), times(injected, kind));
  }

  private String shareUnseen(Kind kind) {
    int unseen = times(injected, kind) - times(seen, kind);
    return "%s %d of %d".formatted(kind.text(), unseen, times(injected, kind));
  }

  private static int times(Map<Kind, Integer> counts, Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  private static String joined(Collection<Kind> kinds, Function<Kind, String> text) {
    return kinds.stream().map(text).collect(Collectors.joining(", "));
  }
}
