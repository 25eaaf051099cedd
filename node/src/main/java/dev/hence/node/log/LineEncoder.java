package dev.hence.node.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Makes one line of one event; what is thrown along with it is told by cause and place. */
abstract class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final String OURS = "dev.hence.";
  private static final int PLACES_MAX = 4;
  private static final int CAUSES_MAX = 5;

  private final String node;

  LineEncoder(String node) {
    this.node = node;
  }

  final String node() {
    return node;
  }

  /** Appends the line, without its end. */
  abstract void write(ILoggingEvent event, StringBuilder line);

  @Override
  public final byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    write(event, line);
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public final byte[] footerBytes() {
    return new byte[0];
  }

  /** The fields of the event; logback gives null where there are none. */
  static List<KeyValuePair> fields(ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    return pairs == null ? List.of() : pairs;
  }

  /** What was thrown and what caused it, outermost first. */
  static String cause(IThrowableProxy thrown) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy next = thrown;
    for (int depth = 0; next != null && depth < CAUSES_MAX; depth++) {
      text.append(depth == 0 ? "" : " <- ");
      text.append(next.getClassName().substring(next.getClassName().lastIndexOf('.') + 1));
      if (next.getMessage() != null) {
        text.append(": ").append(next.getMessage());
      }
      next = next.getCause();
    }
    return text.toString();
  }

  /** Where it was thrown: the innermost calls in our own code, else the innermost of all. */
  static String place(IThrowableProxy thrown) {
    StringBuilder text = new StringBuilder();
    int places = 0;
    for (StackTraceElementProxy proxy : thrown.getStackTraceElementProxyArray()) {
      StackTraceElement call = proxy.getStackTraceElement();
      if (places < PLACES_MAX && call.getClassName().startsWith(OURS)) {
        text.append(places++ == 0 ? "" : " <- ");
        text.append(call.getFileName()).append(':').append(call.getLineNumber());
      }
    }
    if (places == 0 && thrown.getStackTraceElementProxyArray().length > 0) {
      return thrown.getStackTraceElementProxyArray()[0].getStackTraceElement().toString();
    }
    return text.toString();
  }
}
