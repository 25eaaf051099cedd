package dev.hence.core.sharding;

import dev.hence.core.clock.NodeId;
import dev.hence.core.testkit.Gen;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** A cluster's life in views: random changes, most of the nodes alive at each. */
final class ViewHistory {
  private static final int NODES = 10;

  private ViewHistory() {}

  /** What a change met, and what came of it. */
  record Step(View before, Set<Address> live, ViewChange change, ViewChange.Outcome outcome) {}

  /** The views of a random life, from the first on. */
  static List<View> draw(Gen gen) {
    List<View> views = new ArrayList<>();
    walk(gen, (step, after) -> views.add(after));
    return views;
  }

  /** Lives through random changes; {@code visit} gets each step and the view after it. */
  static void walk(Gen gen, BiConsumer<Step, View> visit) {
    int shards = gen.between(1, 3);
    View view = Views.founded(gen.between(2 * shards, 8), shards);
    for (int i = 0; i < 10 + 5 * gen.size(); i++) {
      Set<Address> live = new LinkedHashSet<>(gen.some(Views.nodes(NODES), 85));
      ViewChange change = change(gen, view);
      ViewChange.Outcome outcome = change.apply(view, live);
      View after = outcome instanceof ViewChange.Outcome.Next next ? next.view() : view;
      visit.accept(new Step(view, live, change, outcome), after);
      view = after;
    }
  }

  private static ViewChange change(Gen gen, View view) {
    Address node = Views.node(gen.between(0, NODES - 1));
    return switch (gen.between(0, 11)) {
      case 0, 1 -> new ViewChange.AddNode(node);
      case 2 -> new ViewChange.RemoveNode(node, gen.oneOf(List.of(Removal.values())));
      case 3 -> new ViewChange.Assign(node, gen.between(-1, view.shardCount()));
      case 4, 5 -> new ViewChange.Reshard(gen.between(0, 4));
      case 6 -> new ViewChange.CutOver();
      case 7 -> gen.chance(70) ? new ViewChange.CutOver() : new ViewChange.AbandonReshard();
      case 8 -> new ViewChange.Retire(new LinkedHashSet<>(gen.some(Views.nodes(NODES), 50)));
      case 9 -> new ViewChange.Drop(node);
      case 10 -> new ViewChange.Replan();
      default -> new ViewChange.Seat(node, new NodeId(gen.between(1, 3)), NodeId.UNKNOWN);
    };
  }
}
