package dev.hence.node.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;
import org.slf4j.event.KeyValuePair;

/** A line for a person: time, level, node, event, then the fields as {@code name=value}. */
final class TextEncoder extends LineEncoder {
  private static final int LEVEL_CHARS = 5;

  /** The offset is asked of this one: a ZoneId looks for more rules in every jar, at each start. */
  private final TimeZone zone = TimeZone.getDefault();

  TextEncoder(String node) {
    super(node);
  }

  @Override
  void write(ILoggingEvent event, StringBuilder line) {
    time(event.getInstant(), line);
    String level = event.getLevel().toString();
    line.append(level).repeat(' ', LEVEL_CHARS - level.length());
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

  /** Like {@code 2026-01-02 03:04:05.600}. */
  private void time(Instant instant, StringBuilder line) {
    int offsetSeconds = zone.getOffset(instant.toEpochMilli()) / 1_000;
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            instant.getEpochSecond() + offsetSeconds, instant.getNano(), ZoneOffset.UTC);
    digits(time.getYear(), 4, '-', line);
    digits(time.getMonthValue(), 2, '-', line);
    digits(time.getDayOfMonth(), 2, ' ', line);
    digits(time.getHour(), 2, ':', line);
    digits(time.getMinute(), 2, ':', line);
    digits(time.getSecond(), 2, '.', line);
    digits(time.getNano() / 1_000_000, 3, ' ', line);
  }

  private static void digits(int number, int least, char end, StringBuilder line) {
    String digits = Integer.toString(number);
    line.repeat('0', least - digits.length()).append(digits).append(end);
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
