package dev.hence.node.wire;

/** Bytes that aren't what they should be; the message says what is wrong with them. */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }
}
