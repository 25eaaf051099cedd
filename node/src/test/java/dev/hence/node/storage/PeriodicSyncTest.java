package dev.hence.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.replica.Store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

final class PeriodicSyncTest {
  private final List<String> syncs = new ArrayList<>();

  @Test
  void syncOnce_onlyAfterAWrite_syncs() {
    try (PeriodicSync sync = new PeriodicSync(() -> syncs.add("sync"))) {
      sync.syncOnce();
      assertThat(syncs).isEmpty();
      sync.written();
      sync.syncOnce();
      sync.syncOnce();
      assertThat(syncs).hasSize(1);
      sync.check();
    }
  }

  @Test
  void check_afterAFailedSync_throwsForEver() {
    try (PeriodicSync sync = new PeriodicSync(this::fail)) {
      sync.written();
      sync.check();
      sync.syncOnce();
      assertThatThrownBy(sync::check)
          .isInstanceOf(StoreFailure.class)
          .hasRootCauseMessage("no space");
      sync.written();
      sync.syncOnce();
      assertThat(syncs).hasSize(1);
      assertThatThrownBy(sync::check).isInstanceOf(StoreFailure.class);
    }
  }

  private void fail() throws RocksDBException {
    syncs.add("sync");
    throw new RocksDBException("no space");
  }
}
