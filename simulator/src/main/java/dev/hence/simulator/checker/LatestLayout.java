package dev.hence.simulator.checker;

import dev.hence.core.clock.Epoch;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The view with the highest epoch that any node has made durable, worked out. Where a node founded
 * a cluster twice, the view of the cluster that goes on when the two meet.
 */
public final class LatestLayout implements Observer.OfWrites {
  private static final Comparator<Layout> LAST =
      Comparator.comparingInt((Layout layout) -> layout.view().members().size())
          .thenComparingLong(layout -> layout.view().epoch())
          .thenComparingInt(layout -> layout.view().cluster());

  private final Map<SimulatedNode, Layout> ofNodes = new HashMap<>();
  private final Map<Integer, Layout> ofClusters = new TreeMap<>();
  private Optional<Layout> last = Optional.empty();

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.PutView put) {
      Layout layout = layout().with(put.view());
      ofNodes.put(node, layout);
      ofClusters.merge(
          put.view().cluster(),
          layout,
          (one, other) -> one.view().epoch() < other.view().epoch() ? other : one);
      choose();
    }
  }

  @Override
  public void wiping(SimulatedNode node) {
    Layout gone = ofNodes.remove(node);
    if (gone != null && isUnknown(gone.view())) {
      int cluster = gone.view().cluster();
      ofClusters.remove(cluster);
      ofNodes.values().stream()
          .filter(left -> left.view().cluster() == cluster)
          .max(Comparator.comparingLong(left -> left.view().epoch()))
          .ifPresent(left -> ofClusters.put(cluster, left));
      choose();
    }
  }

  /**
   * Whether no node is left of a view's cluster, or none of its branch, which was forced and won
   * over the others: of that nobody can know any more.
   */
  private boolean isUnknown(View gone) {
    List<View> left =
        ofNodes.values().stream()
            .map(Layout::view)
            .filter(view -> view.cluster() == gone.cluster())
            .toList();
    boolean leads =
        Optional.ofNullable(ofClusters.get(gone.cluster()))
            .filter(known -> Epoch.sameBranch(known.view().epoch(), gone.epoch()))
            .isPresent();
    return left.isEmpty()
        || (leads && left.stream().noneMatch(v -> Epoch.sameBranch(v.epoch(), gone.epoch())));
  }

  private void choose() {
    last = ofClusters.values().stream().max(LAST);
  }

  /** The layout; one of nobody before there is a view. */
  public Layout layout() {
    return last.orElseGet(() -> new Layout(new View(0, 0, List.of(1), false, List.of())));
  }

  /** The layout that {@code node} goes by, be it adopted in this very step. */
  Layout of(SimulatedNode node) {
    return ofNodes.getOrDefault(node, layout());
  }

  /** The view. */
  public Optional<View> view() {
    return last.map(Layout::view);
  }
}
