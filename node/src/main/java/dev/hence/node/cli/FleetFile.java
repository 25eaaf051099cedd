package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file that says which cluster runs from a folder, for up, down and status.
 *
 * <p>Lines of fields between tabs: {@code launcher PID STARTED} (0 when detached), {@code data
 * FOLDER}, {@code temporary BOOLEAN}, then {@code node NAME ADDRESS PID STARTED LOG} for each node.
 */
final class FleetFile {
  private static final String NAME = "cluster";

  private final Path file;

  /**
   * @param folder where the file is
   */
  FleetFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /** The file in the folder that ./hence has chosen. */
  static FleetFile here() {
    return new FleetFile(Path.of(System.getProperty("hence.state", ".hence")));
  }

  /** What the file says. */
  record Fleet(
      long launcher, long launcherStarted, Path data, boolean temporary, List<Running> nodes) {
    Fleet {
      nodes = List.copyOf(nodes);
    }

    /** Whether any of its nodes, or what started them, still runs. */
    boolean isAlive() {
      return launcherProcess().isPresent() || nodes.stream().anyMatch(Running::isAlive);
    }

    /** The process that waits for Ctrl-C; none when detached. */
    Optional<ProcessHandle> launcherProcess() {
      return launcher == 0 ? Optional.empty() : Running.process(launcher, launcherStarted);
    }
  }

  void save(Fleet fleet) {
    List<String> lines = new ArrayList<>();
    lines.add("launcher\t" + fleet.launcher() + "\t" + fleet.launcherStarted());
    lines.add("data\t" + fleet.data());
    lines.add("temporary\t" + fleet.temporary());
    for (Running node : fleet.nodes()) {
      lines.add(
          String.join(
              "\t",
              "node",
              node.name(),
              node.address().text(),
              Long.toString(node.pid()),
              Long.toString(node.startedMillis()),
              node.log().toString()));
    }
    try {
      Files.createDirectories(file.getParent());
      Path draft = file.resolveSibling(NAME + ".new");
      Files.write(draft, lines);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }

  /** The cluster that was written down; none if there is none. */
  Optional<Fleet> load() throws CommandFailure {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(file);
      String[] launcher = lines.get(0).split("\t");
      List<Running> nodes = new ArrayList<>();
      for (String line : lines.subList(3, lines.size())) {
        String[] node = line.split("\t");
        nodes.add(
            new Running(
                node[1],
                new Address(node[2]),
                Long.parseLong(node[3]),
                Long.parseLong(node[4]),
                Path.of(node[5])));
      }
      return Optional.of(
          new Fleet(
              Long.parseLong(launcher[1]),
              Long.parseLong(launcher[2]),
              Path.of(lines.get(1).split("\t")[1]),
              lines.get(2).endsWith("true"),
              nodes));
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw CommandFailure.failed(
          "can't read " + file + " (" + e.getMessage() + "); delete it if no node runs any more");
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + file, e);
    }
  }
}
