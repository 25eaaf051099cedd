package dev.hence.node.wire;

import dev.hence.core.clock.Invariants;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes binary forms into an array that grows.
 *
 * <pre>
 *   octet, flag   one byte; a flag is 0 or 1
 *   fixed32/64    4 or 8 bytes, big-endian
 *   varint        7 bits a byte, the lowest first, the high bit on all bytes but the last;
 *                 a number from 0 on, in as few bytes as can be
 *   bytes, text   length as a varint, then that many bytes; text is UTF-8
 *   optional      a flag, then the value if it is there
 *   list          the number of elements as a varint, then the elements
 * </pre>
 *
 * <p>Threading: one thread.
 */
public final class WireWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer;
  private int size;

  public WireWriter(int capacity) {
    buffer = new byte[capacity];
  }

  public void octet(int value) {
    makeRoom(1);
    buffer[size++] = (byte) value;
  }

  public void flag(boolean value) {
    octet(value ? 1 : 0);
  }

  public void fixed16(int value) {
    octet(value >> 8);
    octet(value);
  }

  public void fixed32(int value) {
    makeRoom(Integer.BYTES);
    INT.set(buffer, size, value);
    size += Integer.BYTES;
  }

  public void fixed64(long value) {
    makeRoom(Long.BYTES);
    LONG.set(buffer, size, value);
    size += Long.BYTES;
  }

  /** Writes {@code value} into {@code into} at {@code position}, as {@link #fixed32(int)} does. */
  public static void fixed32(byte[] into, int position, int value) {
    INT.set(into, position, value);
  }

  /** Changes the number that {@link #fixed32} wrote at {@code position}. */
  public void setFixed32(int position, int value) {
    Invariants.check(position >= 0 && position <= size - Integer.BYTES, "inside what was written");
    INT.set(buffer, position, value);
  }

  public void varint(long value) {
    Invariants.check(value >= 0, "a varint isn't negative");
    long rest = value;
    while (rest > 0x7f) {
      octet(((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
  }

  /** The bytes as they are, without their length. */
  public void raw(byte[] value) {
    makeRoom(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
  }

  public void bytes(byte[] value) {
    varint(value.length);
    raw(value);
  }

  public void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  public <T> void optional(Optional<T> value, BiConsumer<WireWriter, T> codec) {
    flag(value.isPresent());
    value.ifPresent(present -> codec.accept(this, present));
  }

  public <T> void list(List<T> values, BiConsumer<WireWriter, T> codec) {
    varint(values.size());
    for (T value : values) {
      codec.accept(this, value);
    }
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /** The array that holds them from its start on; good until something more is written. */
  public byte[] buffer() {
    return buffer;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  /** Forgets what was written; keeps the array. */
  public void clear() {
    size = 0;
  }

  private void makeRoom(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), doubled()));
    }
  }

  private int doubled() {
    return (int) Math.min(2L * buffer.length, Integer.MAX_VALUE - 8);
  }
}
