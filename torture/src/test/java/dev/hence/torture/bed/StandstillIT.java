package dev.hence.torture.bed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of a JVM that waits. */
class StandstillIT {
  @TempDir private Path folder;

  @Test
  void write_aJvmThatWaits_tellsWhatItsThreadsDo() throws Exception {
    Path jshell = Path.of(System.getProperty("java.home"), "bin", "jshell");
    Process waiting = new ProcessBuilder(jshell.toString(), "-").start();
    try (BufferedReader printed = waiting.inputReader(StandardCharsets.UTF_8)) {
      waiting.outputWriter(StandardCharsets.UTF_8).append("System.out.println(1)\n").flush();
      assertThat(printed.readLine()).isEqualTo("1");

      String said = Standstill.write(waiting.pid(), "alice", folder);

      assertThat(said).endsWith("alice.threads");
      assertThat(Files.readString(folder.resolve("alice.threads")))
          .containsPattern("(?m)^" + waiting.pid() + "  jshell")
          .containsPattern("r-xp .*libjvm.so")
          .containsPattern("(?s)--- jcmd.*\"main\"");
    } finally {
      waiting.destroyForcibly();
      waiting.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void write_aProcessThatIsGone_saysSo() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();

    Standstill.write(gone.pid(), "bob", folder);

    assertThat(Files.readString(folder.resolve("bob.threads"))).contains("NoSuchFileException");
  }
}
