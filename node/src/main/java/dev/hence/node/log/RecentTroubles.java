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
import java.util.Optional;

/**
 * The last warnings and errors of the log, libraries' too; older ones are forgotten. What is told
 * again and again is one of them, with a count, and those of one kind have a share of the room: so
 * they don't drive out what else happened.
 */
public final class RecentTroubles extends AppenderBase<ILoggingEvent> {
  /** Enough to see what led to what; a guess. */
  static final int TROUBLES_MAX = 32;

  /**
   * How many of one event that differ in their particulars: a node of each shard or so. A guess.
   */
  static final int ALIKE_MAX = 8;

  private final Deque<Trouble> troubles = new ArrayDeque<>();

  /**
   * A line of the log, written once or more often.
   *
   * @param time when it was written last
   * @param since when it was written first
   * @param count how often
   * @param level WARN or ERROR
   * @param event what happened
   * @param fields the particulars, in order
   */
  public record Trouble(
      Instant time,
      Instant since,
      long count,
      String level,
      String event,
      List<Event.Field> fields) {
    public Trouble {
      fields = List.copyOf(fields);
    }

    private boolean isKindOf(Trouble other) {
      return level.equals(other.level) && event.equals(other.event);
    }

    private boolean isSameAs(Trouble other) {
      return isKindOf(other) && fields.equals(other.fields);
    }

    /** This one, told before as {@code other}. */
    private Trouble after(Trouble other) {
      return new Trouble(time, other.since, other.count + 1, level, event, fields);
    }
  }

  /** Those that are remembered, those first that were last told of longest ago. */
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
    add(
        new Trouble(
            event.getInstant(),
            event.getInstant(),
            1,
            event.getLevel().toString(),
            event.getFormattedMessage(),
            fields));
  }

  private void add(Trouble trouble) {
    synchronized (troubles) {
      Optional<Trouble> same = troubles.stream().filter(trouble::isSameAs).findFirst();
      same.ifPresent(troubles::remove);
      if (same.isEmpty() && troubles.stream().filter(trouble::isKindOf).count() == ALIKE_MAX) {
        troubles.stream().filter(trouble::isKindOf).findFirst().ifPresent(troubles::remove);
      }
      if (troubles.size() == TROUBLES_MAX) {
        troubles.removeFirst();
      }
      troubles.addLast(same.map(trouble::after).orElse(trouble));
    }
  }
}
