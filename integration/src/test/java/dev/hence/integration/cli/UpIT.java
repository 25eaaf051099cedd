package dev.hence.integration.cli;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hence up}, {@code status} and {@code down} with two real nodes. */
class UpIT {
  private static final Pattern PID = Pattern.compile("  alice .* ([0-9]+)  /.*");
  private static final Pattern LOG = Pattern.compile(" (/\\S+)/logs/alice\\.log");
  private static final Duration STOPPED = Budgets.STOPPED.plusSeconds(4);

  @TempDir private Path folder;

  private final int port = freePorts();

  /** The first {@code up} after a build says that it prepares a fast start; no other one does. */
  @BeforeAll
  static void prepareTheFastStart(@TempDir Path elsewhere) {
    Command refused = Command.run(elsewhere, "up", "--nodes", "3", "--shards", "2");
    assertThat(refused.exitCode()).as(refused.printed()).isEqualTo(2);
  }

  @AfterEach
  void down() {
    Command.run(folder, "down");
  }

  @Test
  void up_interrupted_stopsItsNodesAndDeletesTheirData() {
    try (Command up = up()) {
      assertThat(up.printed()).contains("alice", "bob", "Ctrl-C stops all nodes");
      Path data = Path.of(found(LOG, up.printed()));
      assertThat(data).isDirectory();
      try (NodeClient bob = client(1)) {
        bob.put("city", "\"Lisbon\"", NO_PAST).expectResult(201, "created");
      }
      String status = Command.run(folder, "status").printed();
      assertThat(status).containsPattern("alice +127.0.0.1:" + port + " +s0 +serving +1 ");

      up.signal("INT");
      up.awaitEnd(STOPPED);

      assertThat(up.printed()).contains("stopped 2 nodes");
      assertThat(data).doesNotExist();
      assertThat(portsFree()).isTrue();
    }
  }

  @Test
  void up_killed_itsNodesEndByThemselves() {
    try (Command up = up()) {
      up.signal("KILL");
      up.awaitEnd(STOPPED);

      Cluster.within(STOPPED, () -> assertThat(portsFree()).isTrue());
    }
  }

  @Test
  void up_nodeDies_isReportedInALine() throws IOException {
    try (Command up = up()) {
      long pid = Long.parseLong(found(PID, up.printed()));
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();

      Cluster.within(
          STOPPED, () -> assertThat(up.printed()).contains("alice has ended with exit code 137"));
      assertThat(up.isAlive()).isTrue();
      assertThat(Command.run(folder, "status").printed()).containsPattern("alice .* dead");
    }
  }

  @Test
  void detach_withDataFolder_keepsItFromRunToRun() {
    Path data = folder.resolve("data");
    String[] detached = {
      "up",
      "--nodes",
      "2",
      "--base-port",
      Integer.toString(port),
      "--data",
      data.toString(),
      "--detach"
    };
    Command first = Command.run(folder, detached);
    assertThat(first.exitCode()).as(first.printed()).isZero();
    try (NodeClient alice = client(0)) {
      alice.put("kept", "[1.0]", NO_PAST).expectResult(201, "created");
    }

    Command second = Command.run(folder, detached);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.printed()).contains("runs already", "./hence down");
    Command down = Command.run(folder, "down");
    assertThat(down.printed()).contains("stopped alice, bob", data.toString());
    assertThat(portsFree()).isTrue();
    assertThat(Command.run(folder, "status").exitCode()).isEqualTo(1);

    assertThat(Command.run(folder, detached).exitCode()).isZero();
    try (NodeClient bob = client(1)) {
      assertThat(bob.get("kept", NO_PAST).expectResult(200, "found").field("value"))
          .hasToString("[1.0]");
    }
  }

  @Test
  void up_portInUse_namesItAndSaysWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(port + 1)) {
      Command up = Command.run(folder, "up", "--nodes", "2", "--base-port", "" + port);
      assertThat(up.exitCode()).isEqualTo(1);
      assertThat(up.printed())
          .contains("port " + taken.getLocalPort() + ", for bob, is in use")
          .contains("--base-port")
          .hasLineCount(1);
    }
  }

  @Test
  void up_tooManyShards_isRefusedInOneLine() {
    Command up = Command.run(folder, "up", "--nodes", "3", "--shards", "2");
    assertThat(up.exitCode()).isEqualTo(2);
    assertThat(up.printed()).contains("--shards holds \"2\"").hasLineCount(1);
  }

  @Test
  void noArguments_isTheHelp() {
    Command help = Command.run(folder);
    assertThat(help.exitCode()).isZero();
    assertThat(help.printed()).contains("./hence up", "down", "status");
    assertThat(Command.run(folder, "help").exitCode()).isZero();
    assertThat(Command.run(folder, "sideways").exitCode()).isEqualTo(2);
  }

  @Test
  void noJdk_saysWhatToInstall() throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("hence.root", "..")).toAbsolutePath();
    Path alone = Files.createDirectories(folder.resolve("bin"));
    Files.copy(root.resolve("bin/find-jdk.sh"), alone.resolve("find-jdk.sh"));
    Path printed = folder.resolve("printed.txt");
    String script = ". bin/find-jdk.sh; find_jdk() { :; }; use_jdk";
    Process process =
        new ProcessBuilder("bash", "-c", script, "./hence")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(Files.readString(printed)).contains("no JDK 25 found", "JAVA_HOME_25", "https://");
  }

  private Command up() {
    Command up = Command.start(folder, "up", "--nodes", "2", "--base-port", "" + port);
    Cluster.within(
        Budgets.START.multipliedBy(2),
        () -> {
          if (!up.isAlive()) {
            throw new IllegalStateException("ended: " + up.printed());
          }
          assertThat(up.printed()).contains("Ctrl-C stops");
        });
    return up;
  }

  private NodeClient client(int index) {
    return new NodeClient("127.0.0.1:" + (port + index));
  }

  private boolean portsFree() {
    return Ports.isFree(port) && Ports.isFree(port + 1);
  }

  private static int freePorts() {
    return IntStream.generate(Ports::free)
        .filter(p -> Ports.isFree(p + 1))
        .findFirst()
        .orElseThrow();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }
}
