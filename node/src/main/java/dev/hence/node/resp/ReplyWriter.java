package dev.hence.node.resp;

import dev.hence.core.data.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies in RESP2, or in RESP3 once the client has asked for it.
 *
 * <p>Source: redis.io, "Redis serialization protocol specification".
 *
 * <p>Threading: owned by its connection's event loop.
 */
final class ReplyWriter {
  private static final byte[] OK = ascii("+OK\r\n");
  private static final byte[] NULL_BULK = ascii("$-1\r\n");
  private static final byte[] NULL = ascii("_\r\n");

  /** The longest error; the rest of a text that a client sent is cut. */
  private static final int ERROR_CHARACTERS_MAX = 512;

  private static final int PIECE_BYTES_MIN = 512;

  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf piece;
  private boolean resp3;

  ReplyWriter(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private ByteBuf out() {
    ByteBuf current = piece;
    if (current == null) {
      current = allocator.ioBuffer(PIECE_BYTES_MIN);
      piece = current;
    }
    return current;
  }

  /** How many bytes were written since the last {@link #take}. */
  int bytes() {
    return piece == null ? 0 : piece.readableBytes();
  }

  /** What was written since the last call; null if nothing was. The caller releases it. */
  @Nullable ByteBuf take() {
    ByteBuf taken = piece;
    piece = null;
    return taken;
  }

  /** From now on writes RESP3, or RESP2. */
  void resp3(boolean on) {
    resp3 = on;
  }

  boolean isResp3() {
    return resp3;
  }

  void ok() {
    out().writeBytes(OK);
  }

  /** A simple string, of ASCII characters without line ends. */
  void simple(String text) {
    out().writeByte('+');
    out().writeCharSequence(text, StandardCharsets.US_ASCII);
    end();
  }

  /** An error: a code in capitals, a blank, and a text, whose line ends become blanks. */
  void error(String text) {
    String line = text.replace('\r', ' ').replace('\n', ' ');
    out().writeByte('-');
    out()
        .writeCharSequence(
            line.length() > ERROR_CHARACTERS_MAX ? line.substring(0, ERROR_CHARACTERS_MAX) : line,
            StandardCharsets.UTF_8);
    end();
  }

  void integer(long number) {
    head(':', number);
  }

  void bulk(byte[] bytes) {
    bulk(bytes, 0, bytes.length);
  }

  void bulk(String text) {
    bulk(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A value's text, see {@link ValueForm}. */
  void bulk(Value value) {
    byte[] json = value.json();
    if (ValueForm.isPlain(json)) {
      bulk(json, 1, json.length - 2);
    } else {
      bulk(ValueForm.text(value));
    }
  }

  private void bulk(byte[] bytes, int from, int length) {
    head('$', length);
    out().writeBytes(bytes, from, length);
    end();
  }

  /** Nothing, where a string could be. */
  void nothing() {
    out().writeBytes(resp3 ? NULL : NULL_BULK);
  }

  /** The head of an array; its {@code size} members follow. */
  void array(int size) {
    head('*', size);
  }

  /** The head of a map; its {@code size} names and values follow, in turn. */
  void map(int size) {
    if (resp3) {
      head('%', size);
    } else {
      head('*', 2L * size);
    }
  }

  private void head(char mark, long number) {
    out().writeByte(mark);
    digits(number);
    end();
  }

  private void digits(long number) {
    if (number >= 0 && number < 10) {
      out().writeByte('0' + (int) number);
    } else if (number >= 10 && number < 1_000) {
      int rest = (int) number;
      if (rest >= 100) {
        out().writeByte('0' + rest / 100);
      }
      out().writeByte('0' + rest / 10 % 10);
      out().writeByte('0' + rest % 10);
    } else {
      out().writeCharSequence(Long.toString(number), StandardCharsets.US_ASCII);
    }
  }

  private void end() {
    out().writeShort('\r' << 8 | '\n');
  }
}
