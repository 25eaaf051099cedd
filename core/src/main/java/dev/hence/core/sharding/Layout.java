package dev.hence.core.sharding;

import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A view worked out: who holds which slots, and who counts for which writer. Immutable. */
public final class Layout {
  private final View view;
  private final List<SlotMap> maps;
  private final Map<Role, SlotSet> slots = new LinkedHashMap<>();
  private final Map<Address, SlotSet> present = new LinkedHashMap<>();
  private final Map<Address, SlotSet> desired = new LinkedHashMap<>();
  private final Map<Address, SlotSet> counted = new LinkedHashMap<>();
  private final Map<Role, List<Address>> holders = new LinkedHashMap<>();

  public Layout(View view) {
    this(view, List.of());
  }

  private Layout(View view, List<SlotMap> known) {
    this.view = view;
    this.maps = SlotMap.generations(view.shardCounts(), known);
    for (int generation = 0; generation < maps.size(); generation++) {
      for (int shard = 0; shard < maps.get(generation).shardCount(); shard++) {
        slots.put(new Role(generation, shard), maps.get(generation).slots(shard));
      }
    }
    view.members().forEach(this::workOut);
    for (Map.Entry<Role, SlotSet> role : slots.entrySet()) {
      List<Address> counting = new ArrayList<>();
      counted.forEach((address, theirs) -> {
        if (theirs.intersects(role.getValue())) {
          counting.add(address);
        }
      });
      holders.put(role.getKey(), List.copyOf(counting));
    }
  }

  /** The layout of another view, which costs less where its slot maps are those of this one. */
  public Layout with(View other) {
    return new Layout(other, maps);
  }

  private void workOut(Member member) {
    SlotSet serves =
        member.leaving() ? SlotSet.NONE : slots(new Role(view.generation(), member.shard()));
    SlotSet next =
        view.copying() ? slots(new Role(view.generation() + 1, member.nextShard())) : SlotSet.NONE;
    present.put(member.address(), serves);
    desired.put(member.address(), serves.union(next));
    counted.put(member.address(), serves.union(next).union(formerly(member)));
  }

  /** The slots of the roles that a member had before, and hasn't ended yet. */
  public SlotSet formerly(Member member) {
    SlotSet formerly = SlotSet.NONE;
    for (Role role : member.former()) {
      formerly = formerly.union(slots(role));
    }
    return formerly;
  }

  public View view() {
    return view;
  }

  /** Whether the view has a seat at {@code address}. */
  public boolean isMember(Address address) {
    return present.containsKey(address);
  }

  /** The shard that serves {@code key}. */
  public int shard(Key key) {
    return maps.get(view.generation()).shard(key.slot());
  }

  /** The slots of a role; none for one that isn't there. */
  public SlotSet slots(Role role) {
    return slots.getOrDefault(role, SlotSet.NONE);
  }

  /** The slots that {@code writer} can have written to; none for a slot map not known here. */
  public SlotSet slotsOf(long writer) {
    return slots(new Role(WriterId.generation(writer), WriterId.shard(writer)));
  }

  /** Whether {@code writer} writes in a slot map that this view knows. */
  public boolean knows(long writer) {
    return slots.containsKey(new Role(WriterId.generation(writer), WriterId.shard(writer)));
  }

  /** The slots that the node at {@code address} should answer for. */
  public SlotSet present(Address address) {
    return present.getOrDefault(address, SlotSet.NONE);
  }

  /** The slots that it should hold: those, and while the view is copying the coming ones. */
  public SlotSet desired(Address address) {
    return desired.getOrDefault(address, SlotSet.NONE);
  }

  /** The slots for which it counts: the desired ones, and those of its former roles. */
  public SlotSet counted(Address address) {
    return counted.getOrDefault(address, SlotSet.NONE);
  }

  /**
   * The slots for which the node at {@code address} counts in this view and in {@code later}, and
   * counted all the time between: it may not know the views between, in which it may have lost a
   * part and got it anew, without what became stable meanwhile. Where {@code later} is of another
   * branch of views, also those that it serves here and counts for there: what is there may be
   * nowhere else.
   */
  public SlotSet countedThrough(Address address, Layout later) {
    SlotSet through = goingOn(address, later);
    return view.isContinuedBy(later.view)
        ? through
        : through.union(present(address).intersection(later.counted(address)));
  }

  /** The slots for which the node at {@code address} counts in both views and all between. */
  public SlotSet goingOn(Address address, Layout later) {
    if (view.epoch() == later.view.epoch() || view.epoch() + 1 == later.view.epoch()) {
      return later.counted(address);
    }
    List<Role> before = view.member(address).map(view::roles).orElse(List.of());
    List<Tenure> tenures = later.view.member(address).map(Member::tenures).orElse(List.of());
    SlotSet through = SlotSet.NONE;
    for (Tenure tenure : tenures) {
      if (before.contains(tenure.role()) && view.follows(tenure.since())) {
        through = through.union(slots(tenure.role()));
      }
    }
    return through.intersection(later.counted(address));
  }

  /**
   * Who may have an update to one of {@code slots}, in its log at least: all who count for a writer
   * of any of them.
   */
  public Set<Address> counting(SlotSet slots) {
    Set<Address> counting = new TreeSet<>();
    this.slots.forEach((role, ofRole) -> {
      if (ofRole.intersects(slots)) {
        counting.addAll(holders.getOrDefault(role, List.of()));
      }
    });
    return counting;
  }

  /** Who must have an update of {@code writer} durably before it is stable, in view order. */
  public List<Address> holders(long writer) {
    return holders.getOrDefault(
        new Role(WriterId.generation(writer), WriterId.shard(writer)), List.of());
  }
}
