package dev.hence.node.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.HexFormat;
import org.slf4j.event.KeyValuePair;

/**
 * A line for a program: {@code {"time","level","node","event","fields":{…}}}, all values texts, and
 * {@code "cause"} and {@code "at"} where something was thrown.
 */
final class JsonEncoder extends LineEncoder {
  private static final HexFormat HEX = HexFormat.of();

  JsonEncoder(String node) {
    super(node);
  }

  @Override
  void write(ILoggingEvent event, StringBuilder line) {
    line.append('{');
    member("time", event.getInstant().toString(), line);
    member("level", event.getLevel().toString(), line.append(','));
    member("node", node(), line.append(','));
    member("event", event.getFormattedMessage(), line.append(','));
    line.append(",\"fields\":{");
    String separator = "";
    for (KeyValuePair field : fields(event)) {
      member(field.key, String.valueOf(field.value), line.append(separator));
      separator = ",";
    }
    line.append('}');
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      member("cause", cause(thrown), line.append(','));
      member("at", place(thrown), line.append(','));
    }
    line.append('}');
  }

  private static void member(String name, String value, StringBuilder line) {
    text(name, line);
    text(value, line.append(':'));
  }

  private static void text(String text, StringBuilder line) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        line.append("\\u").append(HEX.toHexDigits(c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }
}
