package dev.hence.checker.history;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream as bytes, one at a time. */
final class Lines {
  private static final int FIRST_BYTES = 1 << 16;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int from;
  private int end;
  private int filled;
  private int number;
  private boolean exhausted;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false after the last. */
  boolean next() throws IOException {
    from = number == 0 ? 0 : end + 1;
    int searched = from;
    while (true) {
      for (int at = searched; at < filled; at++) {
        if (buffer[at] == '\n') {
          return found(at);
        }
      }
      if (exhausted) {
        return from < filled && found(filled);
      }
      searched = fill();
    }
  }

  /** The number of this line, from 1. */
  int number() {
    return number;
  }

  /** The bytes that this line lies in, until the next line. */
  byte[] bytes() {
    return buffer;
  }

  int from() {
    return from;
  }

  int length() {
    return end - from;
  }

  boolean isBlank() {
    for (int at = from; at < end; at++) {
      if (buffer[at] > ' ' || buffer[at] < 0) {
        return false;
      }
    }
    return true;
  }

  BadHistory bad(String message) {
    return new BadHistory(number, message);
  }

  private boolean found(int lineEnd) {
    end = lineEnd;
    number++;
    return true;
  }

  /** Reads more behind what there is of this line; returns where the new bytes start. */
  private int fill() throws IOException {
    if (from > 0) {
      from = Math.min(from, filled);
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      filled -= from;
      from = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int searched = filled;
    int read = in.read(buffer, filled, buffer.length - filled);
    exhausted = read < 0;
    filled += Math.max(read, 0);
    return searched;
  }
}
