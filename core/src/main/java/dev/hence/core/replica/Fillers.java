package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Who filled this node when it had lost what its address had.
 *
 * <p>What one has who counts for the slots is enough, as nothing becomes stable without it, and
 * without this node from the moment on that it counts this one. But its part in the slots may have
 * ended in a view that neither of the two knew: there those who are left, the node that sat here
 * before among them, took for stable what it never had. Once a view records who sits here, all
 * views behind it count this node alone.
 */
final class Fillers {
  private final Local local;
  private final BooleanSupplier learner;

  /** Of which slots each node sent pages. */
  private final Map<Address, SlotSet> filled = new TreeMap<>();

  /** The view that this node had until now. */
  private Optional<Layout> before = Optional.empty();

  /**
   * @param learner whether this node lost what its address had, and no view records it yet
   */
  Fillers(Local local, BooleanSupplier learner) {
    this.local = local;
    this.learner = learner;
  }

  /** Slots were taken over, all that is in them came from {@code sources}. */
  void taken(SlotSet slots, Set<Address> sources) {
    filled.replaceAll((address, theirs) -> theirs.minus(slots));
    if (learner.getAsBoolean()) {
      sources.forEach(source -> filled.merge(source, slots, SlotSet::union));
    }
  }

  /**
   * Whether slots on their way, of which {@code sources} sent pages, can go on under the view that
   * is about to be taken: this node counted for them all the time, and where it is a learner, they
   * did.
   */
  boolean mayGoOn(SlotSet slots, Set<Address> sources) {
    return goesOn(local.self(), slots)
        && (!learner.getAsBoolean() || sources.stream().allMatch(from -> goesOn(from, slots)));
  }

  private boolean goesOn(Address address, SlotSet slots) {
    Layout now = local.layout.orElseThrow();
    return before.isEmpty() || before.get().goingOn(address, now).containsAll(slots);
  }

  /**
   * A view was taken: gives up the slots held that came from one whose part in them ended before
   * this node was known to sit here. Only where somebody else has a part in them.
   */
  void viewChanged() {
    Layout now = local.layout.orElseThrow();
    if (before.isEmpty()) {
      recall(now);
    }
    SlotSet doubtful = doubtful(before.orElse(now), now);
    before = Optional.of(now);
    filled.replaceAll((address, theirs) -> theirs.minus(doubtful));
    if (!learner.getAsBoolean()) {
      filled.clear();
    }
    SlotSet given = doubtful.intersection(ofOthers(now)).intersection(local.held);
    if (!given.isEmpty()) {
      local.hold(local.held.minus(given));
      local.out.notice(
          Event.Level.WARN,
          "slots came from a node whose part in them had ended by then; fetching the slots anew",
          "slots",
          given.size());
    }
  }

  /** Who filled this node before it was started isn't known any more: anybody may have. */
  private void recall(Layout layout) {
    if (learner.getAsBoolean()) {
      for (Member member : layout.view().members()) {
        if (!member.address().equals(local.self())) {
          SlotSet theirs = layout.counted(member.address()).intersection(local.held);
          filled.put(member.address(), theirs);
        }
      }
    }
  }

  private SlotSet doubtful(Layout earlier, Layout now) {
    SlotSet doubtful = SlotSet.NONE;
    for (Map.Entry<Address, SlotSet> entry : filled.entrySet()) {
      doubtful = doubtful.union(entry.getValue().minus(earlier.goingOn(entry.getKey(), now)));
    }
    return doubtful;
  }

  private SlotSet ofOthers(Layout now) {
    SlotSet others = SlotSet.NONE;
    for (Member member : now.view().members()) {
      if (!member.address().equals(local.self())) {
        others = others.union(now.counted(member.address()));
      }
    }
    return others;
  }
}
