package dev.hence.torture.bed;

import dev.hence.integration.harness.Shell;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The wall clock as another JVM sees it: a dump of its threads begins with the time. */
final class WallClock {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** Behind the line with the process's number. */
  private static final int LINE = 1;

  private WallClock() {}

  /** How far its clock is ahead of this JVM's, if it says so in time. */
  static Optional<Duration> offset(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      String dump = Shell.run(List.of("timeout", "10", jcmd, Long.toString(pid), "Thread.print"));
      LocalDateTime there = LocalDateTime.parse(dump.lines().toList().get(LINE), FORM);
      return Optional.of(Duration.between(LocalDateTime.now(ZoneId.systemDefault()), there));
    } catch (IllegalStateException
        | UncheckedIOException
        | DateTimeParseException
        | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
