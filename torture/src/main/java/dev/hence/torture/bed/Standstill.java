package dev.hence.torture.bed;

import dev.hence.integration.harness.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the threads of a process do that lives and should do more: as the kernel sees them, as a
 * debugger does where there is one, and as the JVM does if it can say so.
 */
final class Standstill {
  private static final List<String> OF_THREAD = List.of("comm", "wchan", "syscall");

  private Standstill() {}

  /** Writes it to {@code NAME.threads} in a folder; where that is, for a message. */
  static String write(long pid, String name, Path folder) {
    Path file = folder.resolve(name + ".threads");
    try {
      Files.writeString(file, of(pid), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "; what its threads do can't be written down: " + e;
    }
    return "; what its threads do is in " + file;
  }

  /** The JVM comes last: one that is too young for it may take its signal amiss. */
  private static String of(long pid) {
    String number = Long.toString(pid);
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return kernel(pid)
        + "\n--- gdb\n"
        + printed("timeout", "20", "gdb", "-p", number, "-batch", "-ex", "thread apply all bt 25")
        + "\n--- jcmd\n"
        + printed("timeout", "10", jcmd.toString(), number, "Thread.print");
  }

  /** Each thread's name, where it waits, its call; then where code lies, to read addresses by. */
  private static String kernel(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    StringBuilder text = new StringBuilder("--- the kernel\n");
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      for (Path thread : threads.toList()) {
        text.append(thread.getFileName());
        OF_THREAD.forEach(what -> text.append("  ").append(read(thread.resolve(what)).strip()));
        text.append('\n');
      }
    } catch (IOException | UncheckedIOException e) {
      text.append(e).append('\n');
    }
    return text
        + read(process.resolve("maps"))
            .lines()
            .filter(line -> line.contains(" r-xp "))
            .collect(Collectors.joining("\n"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "-";
    }
  }

  private static String printed(String... command) {
    try {
      return Shell.run(List.of(command));
    } catch (IllegalStateException | UncheckedIOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
