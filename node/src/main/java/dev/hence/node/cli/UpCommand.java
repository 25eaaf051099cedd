package dev.hence.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a cluster on this machine. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a cluster on this machine, until Ctrl-C.",
      "Its nodes are processes at 127.0.0.1; variables HENCE_* tune all of them."
    })
final class UpCommand implements Callable<Integer> {
  private static final int TWO_SHARDS_NODES_MIN = 4;

  private final Console console = Console.standard();

  @Option(names = "--nodes", paramLabel = "NUMBER", description = "Number of nodes [6].")
  private int nodes = 6;

  @Option(
      names = "--shards",
      paramLabel = "NUMBER",
      description = "Number of shards, of two nodes at least [2; 1 for less than four nodes].")
  private int shards = -1;

  @Option(
      names = "--base-port",
      paramLabel = "PORT",
      description = "Port of the first node; the others follow [8082].")
  private int basePort = 8_082;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where data is kept from run to run [a temporary folder, deleted at the end].")
  private @Nullable Path data;

  @Option(names = "--detach", description = "Return, and leave the cluster running.")
  private boolean detach;

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    FleetFile file = FleetFile.here();
    Optional<FleetFile.Fleet> earlier = file.load();
    if (earlier.isPresent() && earlier.get().isAlive()) {
      Report.seats(earlier.get().nodes()).forEach(console::line);
      throw CommandFailure.failed("a cluster runs already, see above; ./hence down stops it");
    }
    earlier.filter(FleetFile.Fleet::temporary).ifPresent(old -> Folders.delete(old.data()));
    file.delete();
    int shardCount = shards >= 0 ? shards : nodes < TWO_SHARDS_NODES_MIN ? 1 : 2;
    Plan.of(nodes, shardCount, basePort, Path.of("")).checkPorts();
    Path folder = folder();
    Plan plan = Plan.of(nodes, shardCount, basePort, folder);
    DataFolder.claim(plan);
    Launcher launcher = new Launcher(plan, !detach);
    Thread end = new Thread(() -> end(launcher, file, folder), "end");
    Runtime.getRuntime().addShutdownHook(end);
    start(launcher, file, folder);
    if (detach) {
      Runtime.getRuntime().removeShutdownHook(end);
      return 0;
    }
    return waitFor(launcher);
  }

  private void start(Launcher launcher, FleetFile file, Path folder) throws CommandFailure {
    launcher.start();
    List<Running> started = List.copyOf(launcher.started().keySet());
    ProcessHandle self = ProcessHandle.current();
    file.save(
        new FleetFile.Fleet(
            detach ? 0 : self.pid(),
            detach ? 0 : Running.startedMillis(self),
            folder,
            data == null,
            started));
    new Readiness(started, console).await();
    Report.seats(started).forEach(console::line);
    console.line("");
    Report.trials(started).forEach(console::line);
    console.line("");
    console.line(data == null ? "Data is temporary; --data FOLDER keeps it." : "Data: " + folder);
    console.line(
        detach
            ? "The cluster runs on; ./hence status shows it and ./hence down stops it."
            : "Ctrl-C stops all nodes.");
  }

  private int waitFor(Launcher launcher) throws InterruptedException {
    CompletableFuture<?>[] ends =
        launcher.started().entrySet().stream()
            .map(entry ->
                entry
                    .getValue()
                    .onExit()
                    .thenAccept(process -> reportEnd(launcher, entry.getKey(), process)))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(ends).join();
    if (launcher.isStopping()) {
      // The shutdown that stops the nodes ends this process too.
      Thread.currentThread().join();
    }
    console.line("hence: no node is left");
    return 1;
  }

  private void reportEnd(Launcher launcher, Running node, Process process) {
    if (!launcher.isStopping()) {
      console.line(
          "hence: %s has ended with exit code %d; its log: %s"
              .formatted(node.name(), process.exitValue(), node.log()));
      Readiness.lastLine(node.log()).ifPresent(line -> console.line("       " + line));
    }
  }

  private void end(Launcher launcher, FleetFile file, Path folder) {
    console.progressEnds();
    Stopping.Outcome outcome = launcher.stop();
    file.delete();
    if (data == null) {
      Folders.delete(folder);
    }
    console.line("hence: stopped " + outcome);
  }

  private Path folder() throws CommandFailure {
    try {
      return data == null
          ? Files.createTempDirectory("hence-")
          : Files.createDirectories(data.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw CommandFailure.failed("can't make the data folder: " + e);
    }
  }
}
