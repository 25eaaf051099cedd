package dev.hence.core.broadcast;

import dev.hence.core.data.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Updates that were received and aren't delivered yet: one before them of their writer, or one that
 * they depend on, is missing. Bounded; what finds no room is dropped and pulled again later. The
 * next update of each writer always has room: of those that are missing one can be delivered, so
 * what waits for it never keeps it out.
 */
public final class Holdback {
  /** Updates that a node holds back at most; a guess: some megabytes of small values. */
  public static final int UPDATES_MAX = 20_000;

  private final SortedMap<Long, TreeMap<Long, Update>> waiting = new TreeMap<>();
  private final int updatesMax;
  private int size;
  private long dropped;

  /** Holds back {@code updatesMax} updates at most. */
  public Holdback(int updatesMax) {
    this.updatesMax = updatesMax;
  }

  /** Holds back those of {@code range} that come after {@code covered}. */
  public void add(UpdateRange range, long covered) {
    for (Update update : range.updates()) {
      long n = update.dot().n();
      if (n <= covered) {
        continue;
      }
      if (size >= updatesMax && n > covered + 1) {
        dropped++;
        return;
      }
      TreeMap<Long, Update> ofWriter =
          waiting.computeIfAbsent(range.writer(), writer -> new TreeMap<>());
      if (ofWriter.putIfAbsent(n, update) == null) {
        size++;
      }
    }
  }

  /** The writers that something is held back of. */
  public List<Long> writers() {
    return List.copyOf(waiting.keySet());
  }

  /** The update that follows {@code covered}, if it is here. */
  public Optional<Update> next(long writer, long covered) {
    forget(writer, covered);
    TreeMap<Long, Update> ofWriter = waiting.get(writer);
    return ofWriter == null ? Optional.empty() : Optional.ofNullable(ofWriter.get(covered + 1));
  }

  /** The number of the first update held back of {@code writer}, if there is one. */
  public Optional<Long> first(long writer) {
    TreeMap<Long, Update> ofWriter = waiting.get(writer);
    return ofWriter == null ? Optional.empty() : Optional.of(ofWriter.firstKey());
  }

  /** Forgets the updates of {@code writer} up to {@code covered}. */
  public void forget(long writer, long covered) {
    TreeMap<Long, Update> ofWriter = waiting.get(writer);
    if (ofWriter == null) {
      return;
    }
    Map<Long, Update> done = ofWriter.headMap(covered, true);
    size -= done.size();
    done.clear();
    if (ofWriter.isEmpty()) {
      waiting.remove(writer);
    }
  }

  public int size() {
    return size;
  }

  /** How many found no room so far. */
  public long dropped() {
    return dropped;
  }
}
