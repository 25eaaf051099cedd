package dev.hence.node.storage;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Write;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts many keys of 100 bytes each into the folder of a stopped node, as its own writes, to measure
 * its next start: {@code ManyKeys FOLDER KEYS LOGGED}, the last of which are still in the log.
 */
final class ManyKeys {
  private static final int BATCH = 1_000;
  private static final int VALUE_BYTES = 100;

  private ManyKeys() {}

  public static void main(String[] arguments) {
    int keys = Integer.parseInt(arguments[1]);
    int logged = Integer.parseInt(arguments[2]);
    String value = '"' + "v".repeat(VALUE_BYTES - 2) + '"';
    StoreSettings settings = StoreSettings.of(Path.of(arguments[0]), Fsync.ALWAYS);
    try (RocksStore store = RocksStore.open(settings)) {
      long writer = store.recovered().writer();
      Map<Integer, Integer> counts = new TreeMap<>();
      long n = store.recovered().coverage().get(writer);
      for (int done = 0; done < keys; done += BATCH) {
        List<Write> batch = new ArrayList<>();
        for (int i = done; i < Math.min(keys, done + BATCH); i++) {
          n++;
          Key key = new Key("key" + i);
          Register register =
              new Register(
                  new Dot(writer, n), n, VectorClock.EMPTY, new Content.Live(Value.of(value)));
          batch.add(new Write.PutRegister(key, register));
          batch.add(new Write.PutLiveCount(key.slot(), counts.merge(key.slot(), 1, Integer::sum)));
          if (i >= keys - logged) {
            batch.add(new Write.AppendUpdate(new Update(key, register)));
          }
        }
        batch.add(new Write.PutCoverage(store.recovered().coverage().with(writer, n), n));
        store.commit(batch);
      }
    }
  }
}
