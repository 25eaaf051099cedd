package dev.hence.node.log;

import dev.hence.core.replica.Event;
import dev.hence.core.runtime.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes events to the log. Threading: any thread. */
public final class LogNotices implements Notices {
  private static final Logger logger = LoggerFactory.getLogger(LogNotices.class);

  @Override
  public void record(Event event) {
    line(event).log(event.name());
  }

  /** Writes an event that has to do with {@code thrown}. */
  public void record(Event event, Throwable thrown) {
    line(event).setCause(thrown).log(event.name());
  }

  private static LoggingEventBuilder line(Event event) {
    LoggingEventBuilder line = logger.atLevel(level(event.level()));
    for (Event.Field field : event.fields()) {
      line = line.addKeyValue(field.name(), field.value());
    }
    return line;
  }

  private static Level level(Event.Level level) {
    return switch (level) {
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }
}
