package dev.hence.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of a cluster's data, marked with the nodes it belongs to. */
final class DataFolder {
  private static final String MARK = "nodes";

  private DataFolder() {}

  /** Marks the plan's folder as its nodes', or refuses one that is other nodes'. */
  static void claim(Plan plan) throws CommandFailure {
    Path mark = plan.data().resolve(MARK);
    List<String> mine =
        plan.seats().stream().map(seat -> seat.name() + " " + seat.address()).toList();
    try {
      if (!Files.exists(mark)) {
        Files.write(mark, mine);
        return;
      }
      List<String> theirs = Files.readAllLines(mark);
      if (!theirs.equals(mine)) {
        String port = theirs.isEmpty() ? "?" : theirs.getFirst().replaceAll(".*:", "");
        throw CommandFailure.wrong(
            plan.data()
                + " holds the data of another cluster; start that with --nodes "
                + theirs.size()
                + " --base-port "
                + port
                + ", or choose another folder");
      }
    } catch (IOException e) {
      throw CommandFailure.failed("can't use the data folder: " + e);
    }
  }
}
