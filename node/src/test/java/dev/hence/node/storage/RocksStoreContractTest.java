package dev.hence.node.storage;

import dev.hence.core.replica.Store;
import dev.hence.core.replica.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class RocksStoreContractTest extends StoreContract {
  @TempDir private Path folder;

  @Override
  protected Store open() {
    return RocksStore.open(StoreSettings.of(folder, Fsync.ALWAYS));
  }
}
