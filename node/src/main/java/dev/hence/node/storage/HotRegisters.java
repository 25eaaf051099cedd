package dev.hence.node.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.replica.Write;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Registers that were read or written lately, in memory, bounded by bytes.
 *
 * <p>Coherence: a commit first changes the database and then what is here; who finds nothing here
 * reads the database and keeps what it read, in one step that no other step of the same key comes
 * between. So a register that was read before a commit can't stay here after it: either it is kept
 * first, and the commit replaces it, or the commit's is here first, and nobody reads the database.
 * Slots are dropped by dropping the whole cache: whoever is still reading one of their registers
 * then keeps it in a cache that nobody asks any more.
 *
 * <p>Threading: one thread commits; any thread reads.
 */
final class HotRegisters {
  /**
   * What an entry takes beside its texts: ten objects and the cache's own three. Counted from their
   * fields with compact headers.
   */
  static final int ENTRY_BYTES = 232;

  private static final int CLOCK_ENTRY_BYTES = 2 * Long.BYTES;

  private final long bytesMax;
  private volatile Cache<Key, @Nullable Register> cache;

  /** Reads one register from the database. */
  interface Load {
    Optional<Register> register(Key key);
  }

  HotRegisters(long bytesMax) {
    this.bytesMax = bytesMax;
    this.cache = empty();
  }

  private Cache<Key, @Nullable Register> empty() {
    // What the cache has to tidy is done by whoever uses it: it is little, and needs no pool.
    return Caffeine.newBuilder()
        .maximumWeight(bytesMax)
        .weigher((Key key, Register register) -> bytes(key, register))
        .executor(Runnable::run)
        .build();
  }

  private static int bytes(Key key, Register register) {
    long value =
        switch (register.content()) {
          case Content.Live live -> live.value().json().length;
          case Content.Tombstone _ -> 0;
        };
    long all =
        ENTRY_BYTES
            + key.text().length()
            + value
            + (long) CLOCK_ENTRY_BYTES * register.dependencies().size();
    return (int) Math.min(Integer.MAX_VALUE, all);
  }

  /** The register of {@code key}, if it is in memory. */
  @Nullable Register peek(Key key) {
    return cache.getIfPresent(key);
  }

  /**
   * The register of {@code key}, from memory or else by {@code load}, whose failure is passed on.
   */
  Optional<Register> get(Key key, Load load) {
    return Optional.ofNullable(cache.get(key, missing -> load.register(missing).orElse(null)));
  }

  /** The database has {@code writes} now. */
  void committed(List<Write> writes) {
    for (Write write : writes) {
      switch (write) {
        case Write.PutRegister put -> cache.put(put.key(), put.register());
        // Not invalidate: what that does while the key is being loaded is left open.
        case Write.DropRegister drop -> cache.asMap().remove(drop.key());
        case Write.DropSlots _ -> cache = empty();
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
            Write.PutHeld _,
            Write.PutOrphaned _,
            Write.PutFloor _ -> {}
      }
    }
  }

  /** How many bytes are in use, about. */
  long bytes() {
    cache.cleanUp();
    return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }
}
