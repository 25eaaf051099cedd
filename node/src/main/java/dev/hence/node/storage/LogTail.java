package dev.hence.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Tells a log that a loss of power tore in its last batch from one that is damaged.
 *
 * <p>Where each batch is synced before the next one is begun, only the last can be torn, and nobody
 * was told of it. RocksDB refuses both kinds unless told to stop at the first bad record, and then
 * takes both, and with damage drops what was answered for. So: a log is torn when no record that
 * begins a batch lies behind its first bad one, and all logs before it are whole.
 *
 * <p>The format of RocksDB's log: blocks of 32 KiB, the last one shorter; in each, records that
 * don't cross its end. Numbers are little-endian:
 *
 * <pre>
 *   crc32c fixed32, masked, over the type and the payload | length fixed16 | type octet | payload
 *   types: 1 a whole batch, 2 its first part, 3 a middle part, 4 its last part; above, others
 * </pre>
 *
 * Source: RocksDB, "Write Ahead Log File Format".
 */
final class LogTail {
  private static final int BLOCK_BYTES = 32 * 1024;
  private static final int HEADER_BYTES = 7;
  private static final int WHOLE = 1;
  private static final int FIRST = 2;

  private final ByteBuffer log;

  private LogTail(byte[] log) {
    this.log = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether the last log in the folder {@code database} is torn, and all others are whole. */
  static boolean isTorn(Path database) throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.list(database)) {
      logs =
          files
              .filter(file -> file.getFileName().toString().matches("[0-9]+\\.log"))
              .sorted(Comparator.comparing(file -> file.getFileName().toString()))
              .toList();
    }
    for (Path file : logs) {
      LogTail log = new LogTail(Files.readAllBytes(file));
      int bad = log.firstBad();
      if (bad < log.log.limit()) {
        return file.equals(logs.getLast()) && !log.hasBatchBehind(bad);
      }
    }
    return false;
  }

  /** Where the first record lies that isn't whole; the log's end if all are. */
  private int firstBad() {
    int at = 0;
    while (at < log.limit()) {
      if (blockEnd(at) - at < HEADER_BYTES) {
        at = blockEnd(at);
      } else if (isWhole(at)) {
        at += HEADER_BYTES + length(at);
      } else {
        return at;
      }
    }
    return at;
  }

  private boolean hasBatchBehind(int bad) {
    for (int at = bad + 1; at + HEADER_BYTES <= log.limit(); at++) {
      int type = log.get(at + 6);
      if ((type == WHOLE || type == FIRST) && isWhole(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isWhole(int at) {
    int end = at + HEADER_BYTES + length(at);
    if (log.get(at + 6) == 0 || end > blockEnd(at)) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(log.array(), at + 6, end - at - 6);
    int sum = (int) crc.getValue();
    return Integer.rotateRight(sum, 15) + 0xa282ead8 == log.getInt(at);
  }

  private int length(int at) {
    return log.getShort(at + 4) & 0xffff;
  }

  private int blockEnd(int at) {
    return Math.min(log.limit(), (at / BLOCK_BYTES + 1) * BLOCK_BYTES);
  }
}
