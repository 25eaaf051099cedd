package dev.hence.node.storage;

import dev.hence.node.wire.WireFormatException;
import java.io.Serial;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What lies in a data folder isn't what was written there: bits differ, or a file is gone. */
final class DamageFound extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  DamageFound(Exception cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }

  /**
   * Whether the cause is damage to what was written. A disk that can't be read or written just now
   * is something else: what lies on it may be whole.
   */
  static boolean is(Exception cause) {
    return switch (cause) {
      case WireFormatException e -> true;
      case RocksDBException e ->
          hasCode(e, Status.Code.Corruption)
              || String.valueOf(e.getMessage()).contains("No such file or directory");
      default -> false;
    };
  }

  private static boolean hasCode(RocksDBException e, Status.Code code) {
    return e.getStatus() != null && e.getStatus().getCode() == code;
  }
}
