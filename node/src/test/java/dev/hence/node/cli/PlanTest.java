package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanTest {
  @TempDir private Path folder;

  @Test
  void of_sixNodesInTwoShards_namesThemFromAliceToFrank() throws CommandFailure {
    Plan plan = Plan.of(6, 2, 8_082, folder);
    assertThat(plan.seats())
        .extracting(seat -> seat.name() + " " + seat.address())
        .containsExactly(
            "alice 127.0.0.1:8082",
            "bob 127.0.0.1:8083",
            "carol 127.0.0.1:8084",
            "dave 127.0.0.1:8085",
            "erin 127.0.0.1:8086",
            "frank 127.0.0.1:8087");
    assertThat(plan.environment(plan.seats().get(1)))
        .containsEntry("SOCKET_ADDRESS", "127.0.0.1:8083")
        .containsEntry("VIEW", plan.view())
        .containsEntry("SHARD_COUNT", "2")
        .containsEntry("HENCE_NAME", "bob")
        .containsEntry("HENCE_DATA", folder.resolve("bob").toString());
  }

  @Test
  void of_elevenNodes_numbersTheLast() throws CommandFailure {
    assertThat(Plan.of(11, 5, 9_000, folder).seats().getLast().name()).isEqualTo("node-11");
  }

  @Test
  void of_tooManyShards_isRefusedAsANodeWould() {
    assertThatThrownBy(() -> Plan.of(3, 2, 8_082, folder))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "--shards holds \"2\"; it should hold 1: VIEW has 3 nodes,"
                + " and each of several shards needs two");
  }

  @Test
  void of_portsPastTheLast_isRefused() {
    assertThatThrownBy(() -> Plan.of(6, 2, 65_533, folder))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--base-port 65533");
    assertThatThrownBy(() -> Plan.of(0, 1, 8_082, folder)).isInstanceOf(CommandFailure.class);
  }

  @Test
  void checkPorts_portInUse_namesItAndTheOption() throws IOException, CommandFailure {
    try (ServerSocket taken = new ServerSocket(0)) {
      Plan plan = Plan.of(1, 1, taken.getLocalPort(), folder);
      assertThatThrownBy(plan::checkPorts)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("port " + taken.getLocalPort() + ", for alice, is in use")
          .hasMessageContaining("--base-port");
    }
  }

  @Test
  void claim_folderOfOtherNodes_isRefusedWithTheirOptions() throws CommandFailure {
    Plan first = Plan.of(6, 2, 8_082, folder);
    DataFolder.claim(first);
    assertThatCode(() -> DataFolder.claim(first)).doesNotThrowAnyException();
    assertThatThrownBy(() -> DataFolder.claim(Plan.of(6, 2, 9_082, folder)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--nodes 6 --base-port 8082");
  }
}
