package dev.hence.core.replica;

import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.View;
import java.util.Optional;

/** The view that a node founds a cluster with, from its environment. */
final class FirstView {
  private FirstView() {}

  /** The view that the environment founds a cluster with, if it does by itself. */
  static Optional<View> ofEnvironment(Local local) {
    if (local.settings.shardCount().isPresent()) {
      return Optional.of(of(local, local.settings.shardCount().getAsInt()));
    }
    return local.settings.environmentView().size() == 1
        ? Optional.of(of(local, 1))
        : Optional.empty();
  }

  /** The view of {@code shardCount} shards of the nodes in VIEW. */
  static View of(Local local, int shardCount) {
    return switch (Founding.found(local.settings.environmentView(), shardCount, local.node)) {
      case Founding.Result.Founded founded -> founded.view();
      case Founding.Result.Invalid invalid ->
          throw new IllegalArgumentException("can't found a cluster: " + invalid.reason());
    };
  }
}
