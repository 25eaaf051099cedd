package dev.hence.node.storage;

import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.node.storage.CrashPoint.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** For tests alone: a store that ends the process at a {@link CrashPoint}. */
public final class CrashingStore extends ForwardingStore {
  private final CrashPoint point;
  private final Runnable crash;
  private Optional<View> view;
  private SlotSet held;

  /**
   * @param crash ends the process
   */
  public CrashingStore(Store store, CrashPoint point, Runnable crash) {
    super(store);
    this.point = point;
    this.crash = crash;
    this.view = store.recovered().view();
    this.held = store.recovered().held();
  }

  @Override
  public void commit(List<Write> writes) {
    boolean reached = steps(writes).contains(point.step());
    if (reached && !point.committed()) {
      crash.run();
    }
    super.commit(writes);
    if (reached && point.committed()) {
      crash.run();
    }
  }

  private Set<Step> steps(List<Write> writes) {
    Set<Step> steps = EnumSet.noneOf(Step.class);
    for (Write write : writes) {
      if (write instanceof Write.PutView put) {
        steps.add(step(put.view()));
        view = Optional.of(put.view());
      } else if (write instanceof Write.PutHeld put) {
        if (!held.containsAll(put.slots())) {
          steps.add(Step.FILLED);
        }
        held = put.slots();
      } else if (write instanceof Write.PutVote) {
        steps.add(Step.VOTE);
      } else if (write instanceof Write.PutWriter) {
        steps.add(Step.WRITER);
      } else if (write instanceof Write.DropSlots) {
        steps.add(Step.DROP);
      }
    }
    return steps;
  }

  private Step step(View next) {
    boolean wasCopying = view.map(View::copying).orElse(false);
    if (next.copying() && !wasCopying) {
      return Step.COPYING;
    }
    if (wasCopying && !next.copying() && next.generation() > view.orElseThrow().generation()) {
      return Step.CUT_OVER;
    }
    return view.isPresent() && formerRoles(next) < formerRoles(view.get())
        ? Step.RETIRE
        : Step.VIEW;
  }

  private static int formerRoles(View view) {
    return view.members().stream().mapToInt(member -> member.former().size()).sum();
  }
}
