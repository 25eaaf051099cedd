package dev.hence.core.replica;

import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The update log as this node knows it: where each writer's part starts and ends, and how much it
 * holds. All changes to the stored log go through here.
 *
 * <p>Inside: the updates are numbered without gaps, so their number follows from both ends. Their
 * sizes are kept in sums over about a megabyte each; a part of such a sum is taken to be as large
 * as its share of the updates.
 */
final class UpdateLog {
  private static final long CHUNK_BYTES = 1 << 20;

  /** Updates that follow each other, (after, through]. */
  private static final class Chunk {
    final long after;
    long through;
    long bytes;

    Chunk(long after, long through, long bytes) {
      this.after = after;
      this.through = through;
      this.bytes = bytes;
    }

    /** The bytes of those behind {@code n}. */
    long bytesBehind(long n) {
      double share = (double) (through - Math.max(n, after)) / (through - after);
      return Math.round(bytes * Math.clamp(share, 0, 1));
    }
  }

  /** The log of one writer, (floor, last]. */
  private static final class Part {
    long floor;
    long last;
    final Deque<Chunk> chunks = new ArrayDeque<>();

    Part(long floor) {
      this.floor = floor;
      this.last = floor;
    }

    long bytes() {
      long all = 0;
      for (Chunk chunk : chunks) {
        all += chunk.bytes;
      }
      return all;
    }

    long bytesBehind(long n) {
      long bytes = 0;
      for (Chunk chunk : chunks) {
        bytes += chunk.through > n ? chunk.bytesBehind(n) : 0;
      }
      return bytes;
    }
  }

  private final Outbox out;
  private final SortedMap<Long, Part> parts = new TreeMap<>();
  private long updates;
  private long bytes;

  /** The log that {@code recovered} found. */
  UpdateLog(Outbox out, SortedMap<Long, Recovered.Logged> recovered) {
    this.out = out;
    recovered.forEach((writer, logged) -> {
      Part part = new Part(logged.after());
      part.last = logged.through();
      part.chunks.add(new Chunk(logged.after(), logged.through(), logged.bytes()));
      parts.put(writer, part);
      updates += logged.through() - logged.after();
      bytes += logged.bytes();
    });
  }

  /** Adds an update behind the last one of its writer. */
  void append(Update update) {
    long n = update.dot().n();
    Part part = parts.computeIfAbsent(update.dot().writer(), writer -> new Part(n - 1));
    Invariants.check(part.last == n - 1, "a log has no gap");
    out.append(new Write.AppendUpdate(update));
    long size = update.size();
    Chunk newest = part.chunks.peekLast();
    if (newest == null || newest.bytes >= CHUNK_BYTES) {
      part.chunks.add(new Chunk(n - 1, n, size));
    } else {
      newest.through = n;
      newest.bytes += size;
    }
    part.last = n;
    updates++;
    bytes += size;
  }

  /**
   * Drops the updates of {@code writer} up to and with {@code through}; the next one follows it.
   */
  void trim(long writer, long through) {
    Part part = parts.get(writer);
    if (part == null || through <= part.floor) {
      return;
    }
    if (part.last > part.floor) {
      out.append(new Write.TrimUpdates(writer, through));
      updates -= Math.min(through, part.last) - part.floor;
    }
    while (!part.chunks.isEmpty() && part.chunks.getFirst().through <= through) {
      bytes -= part.chunks.removeFirst().bytes;
    }
    if (!part.chunks.isEmpty() && part.chunks.getFirst().after < through) {
      Chunk cut = part.chunks.removeFirst();
      Chunk rest = new Chunk(through, cut.through, cut.bytesBehind(through));
      bytes -= cut.bytes - rest.bytes;
      part.chunks.addFirst(rest);
    }
    part.floor = through;
    part.last = Math.max(part.last, through);
  }

  /**
   * Drops the oldest updates, first of who has most, until {@code bytesMax} is kept to with a tenth
   * to spare; of each writer about the last megabyte stays. True if something was dropped.
   */
  boolean cut(long bytesMax) {
    boolean cut = false;
    while (bytes > bytesMax - bytesMax / 10) {
      long longest = -1;
      long most = 0;
      for (Map.Entry<Long, Part> entry : parts.entrySet()) {
        Part part = entry.getValue();
        if (part.chunks.size() > 1 && part.bytes() > most) {
          longest = entry.getKey();
          most = part.bytes();
        }
      }
      Part part = parts.get(longest);
      if (most == 0 || part == null) {
        return cut;
      }
      trim(longest, part.chunks.getFirst().through);
      cut = true;
    }
    return cut;
  }

  /** Drops all of {@code writer}, whose updates aren't taken in any more. */
  void forget(long writer) {
    Part part = parts.get(writer);
    if (part != null) {
      trim(writer, part.last);
      parts.remove(writer);
    }
  }

  /** Whether it has all that follows {@code after} of {@code writer}. */
  boolean reachesBack(long writer, long after) {
    Part part = parts.get(writer);
    return part != null && part.floor <= after;
  }

  /** Up to where there is nothing of each writer of {@code coverage} any more. */
  VectorClock trimmed(VectorClock coverage) {
    VectorClock.Builder trimmed = new VectorClock.Builder(coverage.size());
    for (int i = 0; i < coverage.size(); i++) {
      Part part = parts.get(coverage.writer(i));
      long count = coverage.count(i);
      trimmed.add(coverage.writer(i), part == null ? count : Math.min(part.floor, count));
    }
    return trimmed.build();
  }

  /** How much there is of {@code writer} behind {@code after}. */
  Figures.Log behind(long writer, long after) {
    Part part = parts.get(writer);
    return part == null || part.last <= after
        ? new Figures.Log(0, 0)
        : new Figures.Log(part.last - Math.max(after, part.floor), part.bytesBehind(after));
  }

  /** How much there is in all. */
  Figures.Log all() {
    return new Figures.Log(updates, bytes);
  }
}
