package dev.hence.node.storage;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.replica.Write;
import dev.hence.node.wire.DataCodec;
import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Registers that were read or written lately, in memory, bounded by bytes, each as it is stored.
 *
 * <p>Coherence: a commit first changes the database and then what is here; who finds nothing here
 * reads the database and keeps what it read only if nothing was committed to the same segment
 * meanwhile. So a register that was read before a commit can't stay here after it: either it is
 * kept first, and the commit replaces it, or the commit was here first, and it isn't kept. Slots
 * are dropped by dropping all there is: whoever is still reading one of their registers then keeps
 * it where nobody looks any more.
 *
 * <p>Threading: one thread commits; any thread reads. Each segment has its own lock, held for less
 * than a microsecond.
 */
final class HotRegisters {
  /**
   * What an entry takes beside its key and register: 12 bytes of an array's head, 8 of two lengths,
   * rounding, and some 16 of its slot, since up to two thirds of the slots are in use.
   */
  static final int ENTRY_BYTES = 40;

  private static final int SEGMENTS_MAX = 16;

  /** A segment smaller than this isn't worth its lock; a guess. */
  private static final long SEGMENT_BYTES_MIN = 64 << 10;

  private final long bytesMax;
  private final WireWriter committed = new WireWriter(1024);
  private volatile HotSegment[] segments;

  /** Reads one register from the database. */
  interface Load {
    Optional<Register> register(Key key);
  }

  HotRegisters(long bytesMax) {
    this.bytesMax = bytesMax;
    this.segments = empty();
  }

  private HotSegment[] empty() {
    long fitting = Math.clamp(bytesMax / SEGMENT_BYTES_MIN, 1, SEGMENTS_MAX);
    HotSegment[] made = new HotSegment[Integer.highestOneBit((int) fitting)];
    for (int i = 0; i < made.length; i++) {
      made[i] = new HotSegment(bytesMax / made.length);
    }
    return made;
  }

  /** Spread over all bits: the highest choose the segment, the lower ones the slot. */
  private static int hash(Key key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private static HotSegment segment(HotSegment[] among, int hash) {
    return among[(hash >>> 28) & (among.length - 1)];
  }

  /** The register of {@code key}, if it is in memory. */
  @Nullable Register peek(Key key) {
    int hash = hash(key);
    HotSegment segment = segment(segments, hash);
    synchronized (segment) {
      WireReader found = segment.find(hash, key.utf8());
      return found == null ? null : DataCodec.readRegister(found);
    }
  }

  /**
   * The register of {@code key}, from memory or else by {@code load}, whose failure is passed on.
   */
  Optional<Register> get(Key key, Load load) {
    int hash = hash(key);
    HotSegment segment = segment(segments, hash);
    long commits;
    synchronized (segment) {
      WireReader found = segment.find(hash, key.utf8());
      if (found != null) {
        return Optional.of(DataCodec.readRegister(found));
      }
      commits = segment.commits();
    }
    Optional<Register> loaded = load.register(key);
    if (loaded.isPresent()) {
      WireWriter register = new WireWriter(256);
      DataCodec.writeRegister(register, loaded.get());
      synchronized (segment) {
        if (segment.commits() == commits) {
          segment.put(hash, key.utf8(), register);
        }
      }
    }
    return loaded;
  }

  /** The database has {@code writes} now. */
  void committed(List<Write> writes) {
    for (Write write : writes) {
      switch (write) {
        case Write.PutRegister put -> put(put.key(), put.register());
        case Write.DropRegister drop -> remove(drop.key());
        case Write.DropSlots _ -> segments = empty();
        case Write.AppendUpdate _,
            Write.TrimUpdates _,
            Write.PutLiveCount _,
            Write.PutTombstoneCount _,
            Write.ForgetTombstone _,
            Write.ForgetTombstones _,
            Write.PutCoverage _,
            Write.PutStable _,
            Write.PutIdentity _,
            Write.PutWriter _,
            Write.PutView _,
            Write.PutVote _,
            Write.PutSeat _,
            Write.PutMet _,
            Write.ForgetSeat _,
            Write.PutForced _,
            Write.PutHeld _,
            Write.PutOrphaned _,
            Write.PutFloor _ -> {}
      }
    }
  }

  private void put(Key key, Register register) {
    committed.clear();
    DataCodec.writeRegister(committed, register);
    int hash = hash(key);
    HotSegment segment = segment(segments, hash);
    synchronized (segment) {
      segment.countCommit();
      segment.put(hash, key.utf8(), committed);
    }
  }

  private void remove(Key key) {
    int hash = hash(key);
    HotSegment segment = segment(segments, hash);
    synchronized (segment) {
      segment.countCommit();
      segment.remove(hash, key.utf8());
    }
  }

  /** How many bytes are in use, about. */
  long bytes() {
    long all = 0;
    for (HotSegment segment : segments) {
      synchronized (segment) {
        all += segment.bytes();
      }
    }
    return all;
  }
}
