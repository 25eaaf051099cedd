package dev.hence.core.replica;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A node's durable storage. One thread commits; any thread may read.
 *
 * <p>Failure semantics: every method may block for the disk. One that can't do its work throws
 * {@link StoreFailure}, after which the node stops: what a failed write or sync left is unknown.
 */
public interface Store extends AutoCloseable {
  /** What was stored when this store was opened. */
  Recovered recovered();

  /** The register of {@code key}: a value or a tombstone, as of the last commit or later. */
  Optional<Register> register(Key key);

  /**
   * Registers in {@code slots}, in the order of (slot, key as UTF-8), those after {@code after} if
   * it is given. Stops behind the register with which {@code bytesMax} is reached.
   */
  List<Update> registers(SlotSet slots, Optional<Key> after, int bytesMax);

  /**
   * The log of {@code writer} in (after, through], in order. Stops behind the update with which
   * {@code bytesMax} is reached. Starts later than at {@code after} + 1 if the log was trimmed.
   */
  List<Update> updates(long writer, long after, long through, int bytesMax);

  /**
   * The keys of tombstones by their number, those of {@code writer} in (after, through]; at most
   * {@code max}, the lowest numbers. May name a key whose register is another one by now, or gone:
   * one whose slot was dropped.
   */
  SortedMap<Long, Key> tombstones(long writer, long after, long through, int max);

  /** All writers that {@link #tombstones} finds something of. */
  SortedSet<Long> tombstoneWriters();

  /**
   * Applies all of {@code writes} in order, or none. On return they survive the death of the
   * process; with syncing on, the loss of power too.
   */
  void commit(List<Write> writes);

  @Override
  void close();

  /** The disk failed; the node can't go on. */
  final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreFailure(String message) {
      super(message);
    }

    public StoreFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
