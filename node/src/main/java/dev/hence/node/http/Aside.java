package dev.hence.node.http;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does what would take an event loop long while other clients' requests wait for it: what a node
 * tells of itself takes tens of milliseconds to put together the first time, and looks at all
 * files.
 *
 * <p>Threading: has a thread of its own while there is something to do; any thread may ask.
 */
final class Aside {
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("http-aside").daemon().factory());

  Aside() {
    worker.allowCoreThreadTimeOut(true);
  }

  /** Has {@code work} done, and what comes of it taken by {@code taker} on {@code thread}. */
  <T> void work(Supplier<T> work, Executor thread, Consumer<T> taker) {
    worker.execute(() -> {
      T result = work.get();
      try {
        thread.execute(() -> taker.accept(result));
      } catch (RejectedExecutionException e) {
        // The node has stopped: its connections are closed.
      }
    });
  }
}
