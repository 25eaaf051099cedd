package dev.hence.simulator.checker;

import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The view with the highest epoch that any node has made durable, worked out. */
public final class LatestLayout implements Observer {
  private @Nullable Layout layout;

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.PutView put
        && (layout == null || layout.view().epoch() < put.view().epoch())) {
      layout = new Layout(put.view());
    }
  }

  /** The layout; one of nobody before there is a view. */
  public Layout layout() {
    return layout == null ? new Layout(new View(0, 0, List.of(1), false, List.of())) : layout;
  }

  /** The view. */
  public Optional<View> view() {
    return Optional.ofNullable(layout).map(Layout::view);
  }
}
