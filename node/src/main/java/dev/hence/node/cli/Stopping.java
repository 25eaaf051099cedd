package dev.hence.node.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: asks first, and kills what hasn't ended two seconds later. */
final class Stopping {
  private static final int GRACE_MILLIS = 2_000;

  private Stopping() {}

  /** How many ended on request, and how many were killed. */
  record Outcome(int stopped, int killed) {
    @Override
    public String toString() {
      String nodes = stopped + killed == 1 ? " node" : " nodes";
      String hard = killed == 0 ? "" : ", " + killed + " of them by force";
      return stopped + killed + nodes + hard;
    }
  }

  static Outcome stop(List<ProcessHandle> processes) {
    List<CompletableFuture<ProcessHandle>> ends = new ArrayList<>();
    for (ProcessHandle process : processes) {
      ends.add(process.onExit());
      process.destroy();
    }
    int killed = 0;
    if (!ended(ends, GRACE_MILLIS)) {
      for (ProcessHandle process : processes) {
        killed += process.isAlive() && process.destroyForcibly() ? 1 : 0;
      }
      ended(ends, GRACE_MILLIS);
    }
    return new Outcome(processes.size() - killed, killed);
  }

  private static boolean ended(List<CompletableFuture<ProcessHandle>> ends, int timeoutMillis) {
    try {
      CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
          .get(timeoutMillis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("can't wait for a process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
