package dev.hence.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.hence.core.replica.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last warnings and errors of the log, libraries' too; older ones are forgotten. */
public final class RecentTroubles extends AppenderBase<ILoggingEvent> {
  /** Enough to see what led to what; a guess. */
  static final int TROUBLES_MAX = 32;

  private final Deque<Trouble> troubles = new ArrayDeque<>();

  /**
   * A line of the log.
   *
   * @param time when it was written
   * @param level WARN or ERROR
   * @param event what happened
   * @param fields the particulars, in order
   */
  public record Trouble(Instant time, String level, String event, List<Event.Field> fields) {
    public Trouble {
      fields = List.copyOf(fields);
    }
  }

  /** Those that are remembered, oldest first. */
  public List<Trouble> last() {
    synchronized (troubles) {
      return List.copyOf(troubles);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
      return;
    }
    List<Event.Field> fields = new ArrayList<>();
    LineEncoder.fields(event)
        .forEach(pair -> fields.add(new Event.Field(pair.key, String.valueOf(pair.value))));
    if (event.getThrowableProxy() != null) {
      fields.add(new Event.Field("cause", LineEncoder.cause(event.getThrowableProxy())));
    }
    synchronized (troubles) {
      if (troubles.size() == TROUBLES_MAX) {
        troubles.removeFirst();
      }
      troubles.addLast(
          new Trouble(
              event.getInstant(),
              event.getLevel().toString(),
              event.getFormattedMessage(),
              fields));
    }
  }
}
