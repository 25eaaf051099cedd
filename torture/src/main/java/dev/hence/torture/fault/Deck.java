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

/**
 * Deals rounds. A run opens with short ones that between them have every kind once, so that a run
 * of some minutes tries them all: first those that share a round, as the others take many times as
 * long on a busy machine. Then come longer ones. Each kind comes once before any of its group comes
 * again.
 */
final class Deck {
  private static final int CALM_MILLIS_MAX = 2_500;
  private static final int CALM_MILLIS_MAX_AT_FIRST = 1_000;

  /** Every so many rounds one fault has the round for itself. */
  private static final int ALONE_EVERY = 2;

  private final Drawing drawing;
  private final Map<Group, List<Kind>> kinds = new EnumMap<>(Group.class);
  private final Map<Group, Deque<Kind>> left = new EnumMap<>(Group.class);
  private boolean opens = true;
  private int rounds;

  Deck(Drawing drawing, Set<Kind> kinds) {
    this.drawing = drawing;
    for (Group group : Group.values()) {
      List<Kind> ofGroup =
          Arrays.stream(Kind.values())
              .filter(kind -> kind.group() == group && kinds.contains(kind))
              .toList();
      this.kinds.put(group, ofGroup);
      this.left.put(group, new ArrayDeque<>(drawing.shuffled(ofGroup)));
    }
  }

  Round round() {
    opens = opens && !areDealt(Group.values());
    drawing.beginRound(opens);
    rounds++;
    List<Timed> faults = new ArrayList<>();
    if (isAlone()) {
      faults.addAll(drawing.draw(next(Group.ALONE)));
    } else if (opens) {
      open(Group.NODE, faults);
      open(Group.LINK, faults);
      open(Group.CHANGE, faults);
    } else {
      deal(Group.NODE, 75, faults);
      deal(Group.LINK, 75, faults);
      deal(Group.CHANGE, 50, faults);
      deal(Group.NODE, 25, faults);
    }
    int calm = opens ? CALM_MILLIS_MAX_AT_FIRST : CALM_MILLIS_MAX;
    return faults.isEmpty() ? round() : new Round(faults, drawing.millis(0, calm));
  }

  private boolean isAlone() {
    if (opens) {
      return areDealt(Group.NODE, Group.LINK, Group.CHANGE);
    }
    return !isEmpty(Group.ALONE)
        && (rounds % ALONE_EVERY == 0 || isEmpty(Group.NODE, Group.LINK, Group.CHANGE));
  }

  /** Whether each kind of these groups has come as often as the others. */
  private boolean areDealt(Group... groups) {
    return Arrays.stream(groups).allMatch(group -> leftOf(group).isEmpty());
  }

  private boolean isEmpty(Group... groups) {
    return Arrays.stream(groups).allMatch(group -> of(group).isEmpty());
  }

  private void open(Group group, List<Timed> faults) {
    deal(group, areDealt(group) ? 0 : 100, faults);
  }

  /** A kind for which too few nodes are left in the round comes in a later one. */
  private void deal(Group group, int percent, List<Timed> faults) {
    if (!isEmpty(group) && drawing.happens(percent)) {
      Kind kind = next(group);
      List<Timed> drawn = drawing.draw(kind);
      if (drawn.isEmpty()) {
        leftOf(group).push(kind);
      }
      faults.addAll(drawn);
    }
  }

  private List<Kind> of(Group group) {
    return kinds.getOrDefault(group, List.of());
  }

  private Deque<Kind> leftOf(Group group) {
    return left.computeIfAbsent(group, g -> new ArrayDeque<>());
  }

  private Kind next(Group group) {
    Deque<Kind> kindsLeft = leftOf(group);
    if (kindsLeft.isEmpty()) {
      kindsLeft.addAll(drawing.shuffled(of(group)));
    }
    return kindsLeft.pop();
  }
}
