package dev.hence.integration.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cut network itself, with a server of the JDK in place of nodes. */
class NetworkIT {
  private final List<Process> servers = new ArrayList<>();
  private Network network;

  @BeforeEach
  void lay(@TempDir Path served) throws Exception {
    String reason = Network.reasonAgainst();
    Assumptions.assumeTrue(reason.isEmpty(), reason);
    network = Network.create(3);
    String java = System.getProperty("java.home") + "/bin/java";
    for (int node = 0; node < 3; node++) {
      List<String> command = new ArrayList<>(network.prefix(node));
      command.addAll(List.of(java, "-Xmx32m", "-m", "jdk.httpserver", "-b", "0.0.0.0"));
      command.addAll(List.of("-p", "8090", "-d", served.toString()));
      servers.add(new ProcessBuilder(command).redirectErrorStream(true).start());
    }
  }

  @AfterEach
  void end() throws Exception {
    for (Process server : servers) {
      server.destroyForcibly().waitFor();
    }
    if (network != null) {
      network.close();
    }
  }

  @Test
  void split_twoGroups_cutsBetweenThemOnly() {
    for (int node = 0; node < 3; node++) {
      int target = node;
      Cluster.within(Budgets.START, () -> assertThat(reachesFromClient(target)).isTrue());
    }

    network.split(List.of(0), List.of(1, 2));

    assertThat(reaches(0, 1)).isFalse();
    assertThat(reaches(2, 0)).isFalse();
    assertThat(reaches(1, 2)).isTrue();
    assertThat(reachesFromClient(0)).isTrue();
    assertThat(reachesFromClient(1)).isTrue();

    network.heal();

    assertThat(reaches(0, 1)).isTrue();
    assertThat(reaches(2, 0)).isTrue();
  }

  private boolean reaches(int from, int to) {
    List<String> command = new ArrayList<>(network.prefix(from));
    command.addAll(curl(to));
    return Shell.succeeds(command);
  }

  private boolean reachesFromClient(int to) {
    return Shell.succeeds(curl(to));
  }

  private List<String> curl(int to) {
    return List.of(
        "curl", "-s", "-o", "/dev/null", "-m", "1", "http://" + network.host(to) + ":8090/");
  }
}
