package dev.hence.node.peer;

import dev.hence.node.wire.WireFormatException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.Optional;

/** Tells what goes wrong on a connection apart: the peer's fault, the network's, or a bug. */
final class Faults {
  private Faults() {}

  /** What is wrong with the bytes that came, if that is what {@code cause} says. */
  static Optional<String> nonsense(Throwable cause) {
    return origin(cause) instanceof WireFormatException format
        ? Optional.of(String.valueOf(format.getMessage()))
        : Optional.empty();
  }

  /** Hands a bug to the thread's handler of uncaught exceptions, which stops the node. */
  static void raise(Throwable cause) {
    if (!(origin(cause) instanceof IOException)) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
    }
  }

  private static Throwable origin(Throwable cause) {
    Throwable inner = cause.getCause();
    return cause instanceof DecoderException && inner != null ? inner : cause;
  }
}
