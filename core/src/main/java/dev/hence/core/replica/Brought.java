package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What pages have brought into slots that aren't taken over yet, and who sent them.
 *
 * <p>A node that is removed meanwhile takes updates along that nobody else has under these names:
 * what it hands in has new ones. A transfer that has them waits for ever for what lies between, and
 * would keep what others never get.
 */
final class Brought {
  private final Local local;
  private final Registers registers;
  private final Set<Address> sources = new TreeSet<>();

  /** Slots in which there is nothing but what came by pages. */
  private SlotSet slots = SlotSet.NONE;

  Brought(Local local, Registers registers) {
    this.local = local;
    this.registers = registers;
  }

  /** Slots are about to be fetched. */
  void begin(SlotSet fetched) {
    slots = slots.union(fetched.minus(registers.occupied()));
  }

  void page(Address from) {
    sources.add(from);
  }

  /** What is in {@code held} counts as this node's own from now on; more is to come. */
  void taken(SlotSet held) {
    slots = slots.minus(held);
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
    SlotSet gone = slots.minus(local.held);
    forget();
    return Optional.of(gone);
  }
}
