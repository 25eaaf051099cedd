package dev.hence.node.storage;

import java.nio.file.Path;

/** A process that commits numbered batches and prints each number once it is committed. */
final class CommittingProcess {
  private CommittingProcess() {}

  /** Takes the folder, when to sync, and how many batches to commit at most. */
  public static void main(String[] arguments) {
    Fsync fsync = Fsync.valueOf(arguments[1]);
    try (RocksStore store = RocksStore.open(StoreSettings.of(Path.of(arguments[0]), fsync))) {
      long first = Batches.last(store) + 1;
      long last = first + Long.parseLong(arguments[2]);
      for (long number = first; number < last; number++) {
        store.commit(Batches.batch(number));
        System.out.println(number);
      }
    }
  }
}
