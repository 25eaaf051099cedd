package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What pages have brought into slots that aren't taken over yet, or not served yet, and who sent
 * them.
 *
 * <p>A node that is removed meanwhile takes updates along that nobody else has under these names:
 * what it hands in has new ones. A transfer that has them waits for ever for what lies between, and
 * would keep what others never get. One that is done has them, and those who hold the other slots
 * of their writers would wait for ever.
 */
final class Brought {
  private final Local local;
  private final Registers registers;
  private final OnlyHere onlyHere;
  private final Fillers fillers;
  private final Set<Address> sources = new TreeSet<>();

  /** The slots copied for a reshard, and not served yet, of which each node sent pages. */
  private final Map<Address, SlotSet> copied = new TreeMap<>();

  /** Whether it was looked whether this node had copied slots before it was started. */
  private boolean looked;

  /** Slots in which there is nothing but what came by pages. */
  private SlotSet slots = SlotSet.NONE;

  Brought(Local local, Registers registers, Peers peers, Fillers fillers) {
    this.local = local;
    this.registers = registers;
    this.onlyHere = new OnlyHere(local, peers);
    this.fillers = fillers;
  }

  /** Slots are about to be fetched. */
  void begin(SlotSet fetched) {
    slots = slots.union(fetched.minus(registers.occupied()));
  }

  void page(Address from) {
    sources.add(from);
  }

  /** What is in {@code held} counts as this node's own from now on. */
  void taken(SlotSet held) {
    slots = slots.minus(held);
    fillers.taken(held, sources);
    Layout layout = local.layout.orElseThrow();
    if (layout.view().copying()) {
      SlotSet copies = held.minus(layout.present(local.self()));
      sources.forEach(from -> copied.merge(from, copies, SlotSet::union));
    }
  }

  /** Whether slots on their way are as good under the view that is about to be taken. */
  boolean mayGoOn(SlotSet fetched) {
    return fillers.mayGoOn(fetched, sources);
  }

  /** A view was taken. */
  void viewChanged() {
    fillers.viewChanged();
  }

  /** What is here counts as this node's own from now on. */
  void forget() {
    slots = SlotSet.NONE;
    sources.clear();
  }

  /**
   * If a node that sent pages isn't in the view any more: the slots to drop, for all that is in
   * them came from others, and can be fetched anew. What was in others before stays.
   */
  Optional<SlotSet> ofTheGone() {
    View view = local.layout.orElseThrow().view();
    if (sources.stream().allMatch(from -> view.member(from).isPresent())) {
      return Optional.empty();
    }
    return Optional.of(abandoned());
  }

  /** The slots to drop, all that is in them came by pages; they don't count as brought any more. */
  SlotSet abandoned() {
    SlotSet abandoned = slots.minus(local.held);
    forget();
    return abandoned;
  }

  /**
   * Hands in slots copied for a reshard from nodes that aren't in the view any more, if they may
   * have what nobody has who serves the slots: the disks of those nodes may be gone, too. The slots
   * aren't held any more; they are copied anew when that is done.
   */
  SlotSet handInCopiesFromTheGone() {
    SlotSet copies = copiedFromTheGone();
    if (!copies.isEmpty()) {
      local.out.notice(
          Event.Level.WARN,
          "a node was removed that slots were copied from; handing in what only it had, and copying"
              + " them anew",
          "slots",
          copies.size());
      local.handIn(copies);
    }
    return copies;
  }

  private SlotSet copiedFromTheGone() {
    Layout layout = local.layout.orElseThrow();
    recall(layout);
    if (!layout.view().copying()) {
      copied.clear();
    }
    SlotSet gone = SlotSet.NONE;
    for (Map.Entry<Address, SlotSet> copies : copied.entrySet()) {
      boolean isGone = layout.view().member(copies.getKey()).isEmpty();
      gone = isGone ? gone.union(copies.getValue()) : gone;
    }
    copied.keySet().removeIf(from -> layout.view().member(from).isEmpty());
    gone = gone.intersection(local.held).minus(layout.present(local.self()));
    return onlyHere.in(gone).isEmpty() ? SlotSet.NONE : gone;
  }

  /**
   * Who sent what was copied before this node was started isn't known any more: anybody may have.
   */
  private void recall(Layout layout) {
    if (!looked) {
      looked = true;
      SlotSet copies = local.held.minus(layout.present(local.self()));
      layout.view().members().forEach(member -> copied.put(member.address(), copies));
    }
  }
}
