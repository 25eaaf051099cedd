package dev.hence.torture.fault;

import dev.hence.torture.fault.Kind.Group;
import dev.hence.torture.fault.Schedule.Round;
import dev.hence.torture.fault.Schedule.Timed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deals rounds. Each kind comes once before any of its group comes again. */
final class Deck {
  private static final int CALM_MILLIS_MAX = 2_500;

  /** Every so many rounds one fault has the round for itself. */
  private static final int ALONE_EVERY = 2;

  private final Drawing drawing;
  private final Map<Group, List<Kind>> kinds = new EnumMap<>(Group.class);
  private final Map<Group, Deque<Kind>> left = new EnumMap<>(Group.class);
  private int rounds;

  Deck(Drawing drawing, Set<Kind> kinds) {
    this.drawing = drawing;
    for (Group group : Group.values()) {
      this.kinds.put(
          group,
          Arrays.stream(Kind.values())
              .filter(kind -> kind.group() == group && kinds.contains(kind))
              .toList());
    }
  }

  Round round() {
    drawing.beginRound();
    boolean alone = ++rounds % ALONE_EVERY == 0 || isEmpty(Group.NODE, Group.LINK, Group.CHANGE);
    List<Timed> faults = new ArrayList<>();
    if (alone && !isEmpty(Group.ALONE)) {
      faults.addAll(drawing.draw(next(Group.ALONE)));
    } else {
      deal(Group.NODE, 75, faults);
      deal(Group.LINK, 75, faults);
      deal(Group.CHANGE, 50, faults);
      deal(Group.NODE, 25, faults);
    }
    return faults.isEmpty() ? round() : new Round(faults, drawing.millis(0, CALM_MILLIS_MAX));
  }

  private boolean isEmpty(Group... groups) {
    return Arrays.stream(groups).allMatch(group -> of(group).isEmpty());
  }

  private void deal(Group group, int percent, List<Timed> faults) {
    if (!isEmpty(group) && drawing.happens(percent)) {
      faults.addAll(drawing.draw(next(group)));
    }
  }

  private List<Kind> of(Group group) {
    return kinds.getOrDefault(group, List.of());
  }

  private Kind next(Group group) {
    Deque<Kind> kindsLeft = left.computeIfAbsent(group, g -> new ArrayDeque<>());
    if (kindsLeft.isEmpty()) {
      kindsLeft.addAll(drawing.shuffled(of(group)));
    }
    return kindsLeft.pop();
  }
}
