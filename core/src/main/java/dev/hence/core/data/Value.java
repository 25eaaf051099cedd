package dev.hence.core.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A JSON value as the bytes that the client sent, UTF-8; compared byte by byte. */
public final class Value {
  private final byte[] json;

  /** Takes {@code json} over: the caller doesn't change it any more. */
  public Value(byte[] json) {
    this.json = json;
  }

  public static Value of(String json) {
    return new Value(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes, not copied; the reader doesn't change them. */
  public byte[] json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value that && Arrays.equals(json, that.json);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json);
  }

  @Override
  public String toString() {
    return new String(json, StandardCharsets.UTF_8);
  }
}
