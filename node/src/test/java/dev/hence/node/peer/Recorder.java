package dev.hence.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what came, and lets a test wait until what it wants is there. */
final class Recorder<T> {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final List<T> all = new ArrayList<>();

  synchronized void add(T one) {
    all.add(one);
    notifyAll();
  }

  synchronized List<T> all() {
    return List.copyOf(all);
  }

  /** How many there are that {@code wanted} accepts. */
  long count(Predicate<T> wanted) {
    return all().stream().filter(wanted).count();
  }

  /** Waits for {@code count} things that {@code wanted} accepts. */
  synchronized void await(int count, Predicate<T> wanted) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (all.stream().filter(wanted).count() < count) {
      long left = deadline - System.nanoTime();
      assertThat(left).as("time left for %s more; so far %s", count, last()).isPositive();
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private List<T> last() {
    return all.subList(Math.max(0, all.size() - 20), all.size());
  }

  /** The inputs that tell of connections coming and going, in order. */
  static List<Input> ups(Recorder<Input> inputs) {
    return inputs.all().stream()
        .filter(input -> input instanceof Input.PeerUp || input instanceof Input.PeerDown)
        .toList();
  }

  /** The messages received, in order. */
  static List<Message> messages(Recorder<Input> inputs) {
    List<Message> messages = new ArrayList<>();
    for (Input input : inputs.all()) {
      if (input instanceof Input.Received received) {
        messages.add(received.message());
      }
    }
    return messages;
  }
}
