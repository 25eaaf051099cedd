package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happened, line by line: a fingerprint of all lines, and the last of them as text.
 *
 * <p>Lines are put into words only when somebody reads them: wording all of them takes longer than
 * simulating them.
 */
public final class Trace {
  private static final int KEPT = 120;

  private final Scheduler scheduler;
  private final Names names = new Names();
  private final Wording wording = new Wording(names);
  private final Deque<Line> last = new ArrayDeque<>();
  private @Nullable Consumer<Line> reader;
  private long fingerprint;

  /**
   * A line of the trace.
   *
   * @param nanos when
   * @param place the node, or {@code world}
   * @param what the input or effect, or a text
   * @param to the receiver of a message, else empty
   */
  public record Line(long nanos, String place, Object what, String to) {}

  /** What a commit wrote. */
  private record Stored(List<Write> writes) {
    Stored {
      writes = List.copyOf(writes);
    }
  }

  Trace(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Hands all lines from now on to {@code consumer}, as they come. */
  public void read(Consumer<Line> consumer) {
    reader = consumer;
  }

  public Names names() {
    return names;
  }

  public Wording wording() {
    return wording;
  }

  /** The same for two runs that did the same. */
  public long fingerprint() {
    return fingerprint;
  }

  /** The last lines, in words. */
  public List<String> tail() {
    return last.stream().map(this::text).toList();
  }

  /** A line in words, its time in milliseconds in front. */
  public String text(Line line) {
    return String.format(
        java.util.Locale.ROOT, "%11.3f %-6s %s", line.nanos / 1e6, line.place, words(line));
  }

  /** A line's words, without time and place. */
  public String words(Line line) {
    return switch (line.what) {
      case Input input -> wording.of(input);
      case Message message -> "-> " + line.to + " " + wording.of(message);
      case Answer answer -> "answers " + wording.of(answer);
      case Event event -> "notes " + wording.of(event);
      case Stored stored ->
          stored.writes.stream().map(wording::of).collect(Collectors.joining(", ", "stores ", ""));
      case Object other -> other.toString();
    };
  }

  /** Something that the world did. */
  public void add(String what) {
    add("world", what, "", what.hashCode());
  }

  void add(SimulatedNode node, String what) {
    add(node.toString(), what, "", what.hashCode());
  }

  void input(SimulatedNode node, Input input) {
    add(node.toString(), input, "", Fingerprint.of(input));
  }

  void sent(SimulatedNode node, Address to, Message message) {
    add(node.toString(), message, to.text(), Fingerprint.of(message));
  }

  void answered(SimulatedNode node, long request, Answer answer) {
    add(node.toString(), answer, "", 31 * request + Fingerprint.of(answer));
  }

  void stored(SimulatedNode node, List<Write> writes) {
    long hash = 0;
    for (Write write : writes) {
      hash = 31 * hash + Fingerprint.of(write);
    }
    add(node.toString(), new Stored(writes), "", hash);
  }

  void notice(SimulatedNode node, Event event) {
    add(node.toString(), event, "", event.name().hashCode());
  }

  private void add(String place, Object what, String to, long hash) {
    Line line = new Line(scheduler.now(), place, what, to);
    mix(line.nanos);
    mix(place.hashCode());
    mix(hash);
    mix(to.hashCode());
    if (reader != null) {
      reader.accept(line);
    }
    last.add(line);
    if (last.size() > KEPT) {
      last.remove();
    }
  }

  /** Source of the constant: the 64-bit golden ratio, as in Steele et al. 2014, SplitMix. */
  private void mix(long part) {
    fingerprint = Long.rotateLeft((fingerprint ^ part) * 0x9E3779B97F4A7C15L, 29);
  }
}
