package dev.hence.node;

import dev.hence.node.settings.NodeSettings;
import dev.hence.node.storage.RocksStore;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The opening of a node's store by a thread of its own: most of it is waiting for the disk, and the
 * rest of a start can be done meanwhile.
 */
final class StoreOpening {
  private final Path folder;
  private final CompletableFuture<RocksStore> store;

  private StoreOpening(Path folder, CompletableFuture<RocksStore> store) {
    this.folder = folder;
    this.store = store;
  }

  /** Begins to open the store in {@code folder}. */
  static StoreOpening begin(NodeSettings settings, Path folder) {
    return new StoreOpening(
        folder,
        CompletableFuture.supplyAsync(
            () -> RocksStore.open(Parts.store(settings, folder)),
            work -> Thread.ofPlatform().name("open").daemon().start(work)));
  }

  Path folder() {
    return folder;
  }

  /** The store, once it is open; throws what the opening threw. */
  RocksStore await() {
    try {
      return store.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }
}
