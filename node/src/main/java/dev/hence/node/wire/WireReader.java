package dev.hence.node.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what {@link WireWriter} wrote. Whatever the bytes are, it gives a value or throws a {@link
 * WireFormatException}, and takes memory only in proportion to the bytes that are there.
 *
 * <p>Threading: one thread.
 */
public final class WireReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] buffer;
  private final int end;
  private int position;

  public WireReader(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  /** Reads {@code length} bytes from {@code offset} on; they don't change meanwhile. */
  public WireReader(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    this.buffer = buffer;
    this.position = offset;
    this.end = offset + length;
  }

  /** How many bytes are left. */
  public int remaining() {
    return end - position;
  }

  /** Throws unless {@code holds}; {@code what} says what should be. */
  public static void require(boolean holds, String what) {
    if (!holds) {
      throw new WireFormatException(what);
    }
  }

  /** Throws unless everything was read. */
  public void end() {
    if (position != end) {
      throw new WireFormatException(remaining() + " bytes too many");
    }
  }

  /** A byte, 0 to 255. */
  public int octet() {
    return buffer[take(1)] & 0xff;
  }

  public boolean flag() {
    int value = octet();
    require(value <= 1, "a flag is 0 or 1");
    return value == 1;
  }

  public int fixed16() {
    int at = take(Short.BYTES);
    return ((buffer[at] & 0xff) << 8) | (buffer[at + 1] & 0xff);
  }

  public int fixed32() {
    return (int) INT.get(buffer, take(Integer.BYTES));
  }

  public long fixed64() {
    return (long) LONG.get(buffer, take(Long.BYTES));
  }

  /** A number from 0 to {@code max}. */
  public long varint(long max, String what) {
    long value = 0;
    int shift = 0;
    int next;
    do {
      require(shift < 63, "a varint has at most 63 bits");
      next = octet();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next > 0x7f);
    require(next != 0 || shift == 7, "a varint has no byte too many");
    if (value > max) {
      throw new WireFormatException(what + " is " + value + ", at most " + max + " allowed");
    }
    return value;
  }

  /** A number from 0 to {@code max}. */
  public int varint(int max, String what) {
    return (int) varint((long) max, what);
  }

  /** As many bytes as asked for, without a length before them. */
  public byte[] raw(int length) {
    int at = take(length);
    return Arrays.copyOfRange(buffer, at, at + length);
  }

  public byte[] bytes(int bytesMax, String what) {
    return raw(varint(bytesMax, what));
  }

  public String text(int bytesMax, String what) {
    int length = varint(bytesMax, what);
    int at = take(length);
    if (isAscii(at, length)) {
      return new String(buffer, at, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(buffer, at, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException(what + " isn't UTF-8: " + e.getMessage());
    }
  }

  public <T> Optional<T> optional(Function<WireReader, T> codec) {
    return flag() ? Optional.of(codec.apply(this)) : Optional.empty();
  }

  /** A list of at most {@code max} elements, each of one byte at least. */
  public <T> List<T> list(int max, String what, Function<WireReader, T> codec) {
    int size = count(max, 1, what);
    List<T> values = new ArrayList<>(Math.min(size, 1024));
    for (int i = 0; i < size; i++) {
      values.add(codec.apply(this));
    }
    return values;
  }

  /** A number of elements, each of {@code elementBytes} at least; so many bytes are left. */
  int count(int max, int elementBytes, String what) {
    int size = varint(max, what);
    if ((long) size * elementBytes > remaining()) {
      throw new WireFormatException(what + " is " + size + ", but only " + bytesLeft());
    }
    return size;
  }

  private boolean isAscii(int at, int length) {
    int all = 0;
    for (int i = at; i < at + length; i++) {
      all |= buffer[i];
    }
    return all >= 0;
  }

  private int take(int length) {
    if (length > remaining()) {
      throw new WireFormatException(length + " bytes wanted, but only " + bytesLeft());
    }
    int at = position;
    position += length;
    return at;
  }

  private String bytesLeft() {
    return remaining() + " bytes are left";
  }
}
