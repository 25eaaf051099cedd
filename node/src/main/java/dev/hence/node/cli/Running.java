package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A node process that was started here.
 *
 * @param name the node's name
 * @param address its address
 * @param pid its process
 * @param startedMillis when the process started, so that a process that got the same number later
 *     isn't taken for it; 0 if the system doesn't tell
 * @param log the file that it writes its log to
 */
record Running(String name, Address address, long pid, long startedMillis, Path log) {
  // The system tells the start relative to that of the machine, which it knows by the second.
  private static final long STARTED_ERROR_MILLIS = 2_000;

  /** What {@code process} is, just after its start. */
  static Running of(Plan.Seat seat, Process process, Path log) {
    return new Running(
        seat.name(), seat.address(), process.pid(), startedMillis(process.toHandle()), log);
  }

  /** The process, if it still runs. */
  Optional<ProcessHandle> process() {
    return process(pid, startedMillis);
  }

  boolean isAlive() {
    return process().isPresent();
  }

  /** The process with this number that started then, if it still runs. */
  static Optional<ProcessHandle> process(long pid, long startedMillis) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> Math.abs(startedMillis(handle) - startedMillis) <= STARTED_ERROR_MILLIS);
  }

  static long startedMillis(ProcessHandle handle) {
    return handle.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
  }
}
