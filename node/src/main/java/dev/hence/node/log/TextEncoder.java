package dev.hence.node.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;

/** A line for a person: time, level, node, event, then the fields as {@code name=value}. */
final class TextEncoder extends LineEncoder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final int LEVEL_CHARS = 5;

  private final ZoneId zone = ZoneId.systemDefault();

  TextEncoder(String node) {
    super(node);
  }

  @Override
  void write(ILoggingEvent event, StringBuilder line) {
    TIME.formatTo(event.getInstant().atZone(zone), line);
    String level = event.getLevel().toString();
    line.append(' ').append(level).repeat(' ', LEVEL_CHARS - level.length());
    line.append(' ').append(node()).append("  ");
    plain(event.getFormattedMessage(), line);
    for (KeyValuePair field : fields(event)) {
      field(field.key, String.valueOf(field.value), line);
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      field("cause", cause(thrown), line);
      field("at", place(thrown), line);
    }
  }

  private static void field(String name, String value, StringBuilder line) {
    line.append("  ").append(name).append('=');
    if (value.isEmpty() || value.indexOf(' ') >= 0 || value.indexOf('"') >= 0) {
      line.append('"');
      plain(value.replace("\"", "\\\""), line);
      line.append('"');
    } else {
      plain(value, line);
    }
  }

  private static void plain(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
  }
}
