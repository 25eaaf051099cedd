package dev.hence.core.replica;

import java.util.List;

/**
 * An event of a node's life, a line in its log.
 *
 * @param level how much it matters
 * @param name what happened, in words; the same for every event of the kind
 * @param fields the particulars, in order
 */
public record Event(Level level, String name, List<Field> fields) {
  public Event {
    fields = List.copyOf(fields);
  }

  /** An event; {@code pairs} alternates names and values. */
  public static Event of(Level level, String name, Object... pairs) {
    Field[] fields = new Field[pairs.length / 2];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new Field(pairs[2 * i].toString(), pairs[2 * i + 1].toString());
    }
    return new Event(level, name, List.of(fields));
  }

  /** How much an event matters. */
  public enum Level {
    INFO,
    WARN,
    ERROR
  }

  /** One particular of an event. */
  public record Field(String name, String value) {}
}
