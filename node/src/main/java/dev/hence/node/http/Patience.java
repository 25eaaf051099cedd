package dev.hence.node.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection may stay in the state that it is in.
 *
 * <p>Inside: one timer, which isn't moved when a state ends but looks, when it rings, how much of
 * the present state's time is left. So a busy connection costs no timer work; only a state that
 * ends before the timer rings sets it anew.
 *
 * <p>Threading: owned by the connection's event loop.
 */
final class Patience {
  /** What a connection is waiting for. */
  enum State {
    /** The next request. */
    IDLE,
    /** The rest of a request. */
    RECEIVING,
    /** The backend; it has deadlines of its own, so there is none here. */
    WORKING,
    /** The client, to read what was answered. */
    UNREAD,
    /** The client, to close after the last answer. */
    LINGERING
  }

  private final EventExecutor loop;
  private final HttpSettings settings;
  private final Consumer<State> expired;
  private State state = State.IDLE;
  private long since;
  private @Nullable Future<?> timer;
  private long timerNanos;
  private boolean stopped;

  /** {@code expired} is told which state has lasted too long. */
  Patience(EventExecutor loop, HttpSettings settings, Consumer<State> expired) {
    this.loop = loop;
    this.settings = settings;
    this.expired = expired;
  }

  /** The connection is in {@code next}; if it was already, its time goes on. */
  void enter(State next) {
    if (next != state || timer == null) {
      restart(next);
    }
  }

  /** The connection enters {@code next} now, whether it was in it or not. */
  void restart(State next) {
    state = next;
    since = loop.ticker().nanoTime();
    if (!stopped && next != State.WORKING) {
      schedule(since + limitNanos());
    }
  }

  void stop() {
    stopped = true;
    cancel();
  }

  private void schedule(long deadlineNanos) {
    if (timer != null && timerNanos - deadlineNanos <= 0) {
      return;
    }
    cancel();
    long wait = Math.max(0, deadlineNanos - loop.ticker().nanoTime());
    timerNanos = deadlineNanos;
    timer = loop.schedule(this::ring, wait, TimeUnit.NANOSECONDS);
  }

  private void ring() {
    timer = null;
    if (stopped || state == State.WORKING) {
      return;
    }
    long deadline = since + limitNanos();
    if (deadline - loop.ticker().nanoTime() > 0) {
      schedule(deadline);
    } else {
      expired.accept(state);
    }
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private long limitNanos() {
    long millis =
        switch (state) {
          case IDLE, UNREAD -> settings.idleMillisMax();
          case RECEIVING -> settings.requestMillisMax();
          case LINGERING -> settings.lingerMillisMax();
          case WORKING -> throw new AssertionError("no limit to the backend's work");
        };
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
