package dev.hence.integration.cli;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.BriefRun;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node as a process: how it starts, what it logs, and each of its ends. */
class NodeLifeIT {
  private static final Pattern TEMPORARY = Pattern.compile("folder=(\\S+)");

  @TempDir private Path folder;

  private final int port = Ports.free();
  private final NodeClient client = new NodeClient("127.0.0.1:" + port);
  private Path log = Path.of("");

  @BeforeEach
  void chooseLog() {
    log = folder.resolve("log.txt");
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void portInUse_oneLineNamesItAndWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(port)) {
      BriefRun run =
          BriefRun.of(
              Map.of(
                  "SOCKET_ADDRESS",
                  "127.0.0.1:" + taken.getLocalPort(),
                  "HENCE_DATA",
                  folder.resolve("data").toString()));
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.errors()).hasSize(1);
      assertThat(run.errors().getFirst()).contains("port " + port + " is in use", "SOCKET_ADDRESS");
    }
  }

  @Test
  void dataFolderThatCantBe_oneLineNamesIt() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    BriefRun run =
        BriefRun.of(
            Map.of(
                "SOCKET_ADDRESS", "127.0.0.1:" + port, "HENCE_DATA", file.resolve("x").toString()));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.errors().getFirst()).contains(file.toString());
  }

  @Test
  void stop_nodeWithoutDataFolder_endsInTimeAndDeletesItsData() throws Exception {
    Process node = start(Map.of());
    Path temporary = Path.of(logged(TEMPORARY));
    assertThat(temporary).isDirectory();
    client.put("k", "1", NO_PAST).expect(201);

    node.destroy();

    assertThat(node.waitFor(Budgets.STOPPED.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(temporary).doesNotExist();
    assertThat(Files.readString(log)).contains("temporary").endsWith("  stopped\n");
  }

  @Test
  void attached_endOfStandardInput_isTheNodesEnd() throws Exception {
    Process node = start(Map.of("HENCE_ATTACHED", "true"));

    node.getOutputStream().close();

    assertThat(node.waitFor(Budgets.STOPPED.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(node.exitValue()).isZero();
  }

  @Test
  void log_text_startsWithTheSettingsAndHidesTheSecret() throws Exception {
    Process node =
        start(Map.of("HENCE_SECRET", "do not tell", "HENCE_NAME", "zoe", "HENCE_FSYNK", "never"));
    node.destroy();
    node.waitFor();

    List<String> lines = Files.readAllLines(log);
    assertThat(lines.getFirst())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  zoe  starting  .*")
        .contains("address=127.0.0.1:" + port, "fsync=always", "secret=set");
    assertThat(lines).noneMatch(line -> line.contains("do not tell"));
    assertThat(lines.get(1)).contains("WARN", "HENCE_FSYNK");
  }

  @Test
  void log_json_isOneObjectALine() throws Exception {
    Process node = start(Map.of("HENCE_LOG", "json"));
    node.destroy();
    node.waitFor();

    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSizeGreaterThan(3);
    for (String line : lines) {
      Json.Fields event = (Json.Fields) Json.parse(line);
      assertThat(event.fields()).containsKeys("time", "level", "node", "event", "fields");
    }
    assertThat(lines.getFirst()).contains("\"event\":\"starting\"");
    assertThat(lines.getLast()).contains("\"event\":\"stopped\"");
  }

  @Test
  void requests_ofAnyOutcome_addNothingToTheLog() throws Exception {
    Process node = start(Map.of());
    Cluster.within(Budgets.START, () -> client.put("k", "1", NO_PAST).expectResult(201, "created"));
    long before = Files.size(log);

    client.get("k", NO_PAST).expect(200);
    client.get("absent", NO_PAST).expect(404);
    client.put("k", "1", "\"bad\"").expect(400);
    client.call("GET", "/nowhere").expect(404);

    assertThat(Files.size(log)).isEqualTo(before);
    node.destroy();
    node.waitFor();
  }

  @Test
  void diskFull_nodeStopsAndSaysWhy() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    Assumptions.assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()),
        "small file systems can't be mounted here");
    try {
      Process node = start(Map.of("HENCE_DATA", disk.toString()));
      String value = '"' + "x".repeat(1 << 19) + '"';
      for (int i = 0; i < 200 && node.isAlive(); i++) {
        fill("k" + i, value);
      }

      assertThat(node.waitFor(Budgets.START.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(node.exitValue()).isEqualTo(1);
      assertThat(Files.readAllLines(log))
          .filteredOn(line -> line.contains(" ERROR "))
          .singleElement()
          .asString()
          .contains("can't go on", "cause=");
    } finally {
      assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
    }
  }

  /** Writes until the node is gone, whatever it answers. */
  private void fill(String key, String value) {
    try {
      client.put(key, value, NO_PAST);
    } catch (java.io.UncheckedIOException e) {
      assertThat(e.getMessage()).startsWith("no answer");
    }
  }

  private Process start(Map<String, String> variables) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path jar = Path.of(System.getProperty("hence.node.dir", "../node/target"), "hence-node.jar");
    ProcessBuilder builder =
        new ProcessBuilder(java.toString(), "-Xmx128m", "-XX:+UseSerialGC", "-jar", jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HENCE_"));
    builder.environment().put("SOCKET_ADDRESS", "127.0.0.1:" + port);
    builder.environment().putAll(variables);
    Process node = builder.start();
    Cluster.within(
        Budgets.START,
        () -> {
          if (!node.isAlive()) {
            throw new IllegalStateException("ended: " + Files.readString(log));
          }
          client.call("GET", "/readyz").expect(200);
        });
    return node;
  }

  private String logged(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(log))
        .results()
        .map(result -> result.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
