package dev.hence.node.storage;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import java.util.ArrayList;
import java.util.List;

/** Numbered batches of writes, each of which can be found whole, in part or not at all. */
final class Batches {
  static final long WRITER = 77;
  static final int UPDATES = 20;
  private static final String FILLER = "x".repeat(300);

  private Batches() {}

  /** Batch {@code number}, from 1 on: as many registers and updates, and the coverage after it. */
  static List<Write> batch(long number) {
    List<Write> writes = new ArrayList<>();
    for (int i = 1; i <= UPDATES; i++) {
      Dot dot = new Dot(WRITER, (number - 1) * UPDATES + i);
      Register register =
          new Register(
              dot,
              dot.n(),
              VectorClock.EMPTY,
              new Content.Live(Value.of("\"" + number + FILLER + "\"")));
      writes.add(new Write.PutRegister(key(number, i), register));
      writes.add(new Write.AppendUpdate(new Update(key(number, i), register)));
    }
    writes.add(new Write.PutCoverage(VectorClock.of(new Dot(WRITER, number * UPDATES)), number));
    return writes;
  }

  static Key key(long number, int i) {
    return new Key("batch " + number + " register " + i);
  }

  /** How many registers and updates of batch {@code number} are there. */
  static int found(Store store, long number) {
    int found = 0;
    for (int i = 1; i <= UPDATES; i++) {
      found += store.register(key(number, i)).isPresent() ? 1 : 0;
    }
    long before = (number - 1) * UPDATES;
    return found + store.updates(WRITER, before, before + UPDATES, Integer.MAX_VALUE).size();
  }

  /** The last batch that the recovered coverage names. */
  static long last(Store store) {
    return store.recovered().coverage().get(WRITER) / UPDATES;
  }
}
