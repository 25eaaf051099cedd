package dev.hence.integration.cli;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commands that look at a cluster and change it, which wasn't started by ./hence. */
class ChangeIT {
  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @TempDir private Path folder;

  @Test
  void reshardAndAddMember_elsewhere_showPlanProgressAndRefusal() {
    NodeClient client = cluster.nodes().get(1).client();
    String token = NO_PAST;
    for (int i = 0; i < 60; i++) {
      token = client.put("key" + i, "1", token).expect(201).token();
    }
    String at = "http://" + cluster.nodes().get(0).address();

    assertThat(run(0, "status", "--at", at))
        .contains("epoch 1, 2 shards, 6 members, 6 answer; settled")
        .containsPattern(cluster.nodes().get(5).address() + " +s1 +serving ");
    assertThat(run(0, "status", "--at", at, "--json")).startsWith("{\"nodes\":[{\"address\":");
    assertThat(run(0, "status", "--at", at, "--watch", "--times", "2"))
        .containsPattern("(?s)epoch 1.*epoch 1");

    assertThat(run(0, "reshard", "3", "--plan", "--at", at))
        .contains("5,461 of 16,384 slots come to another shard", "Nothing was changed");
    assertThat(client.shardIds()).hasSize(2);
    assertThat(run(1, "reshard", "4", "--at", at))
        .contains(
            "Not enough nodes to provide fault tolerance with requested shard count",
            "4 shards need 8 running nodes, and 6 run; start more of them, or take 3 shards");

    assertThat(run(0, "reshard", "3", "--at", at))
        .contains("resharded to 3 shards: 5,461 of 16,384 slots moved", "; settled");
    assertThat(client.keyCountOfAll()).isEqualTo(60);
    assertThat(run(0, "reshard", "3", "--plan", "--at", at)).contains("nothing moves");

    assertThat(run(2, "add-member", "nobody", "s0", "--at", at))
        .contains("there is no node nobody");
    assertThat(run(2, "add-member", cluster.nodes().get(0).address(), "x", "--at", at))
        .contains("is no shard; they are called s0, s1, ...");
    assertThat(run(1, "add-member", cluster.nodes().get(0).address(), "s1", "--at", at))
        .contains("needs two running replicas beside");
    assertThat(run(0, "reshard", "2", "--at", at)).contains("resharded to 2 shards");
    assertThat(run(0, "add-member", cluster.nodes().get(2).address(), "s1", "--at", at))
        .contains(" serves s1", "; settled");
    assertThat(client.shardMembers("s1")).hasSize(4);
    assertThat(client.keyCountOfAll()).isEqualTo(60);

    cluster.nodes().subList(2, 6).forEach(NodeProcess::kill);
    String gone = cluster.nodes().get(5).address();
    assertThat(run(1, "forget", gone, "--at", at))
        .contains("No majority of the members", "ask again with --force");
    assertThat(run(1, "reshard", "1", "--at", at))
        .contains(
            "No majority of the members", "remove them first, by ./hence forget NODE --force");
    assertThat(run(0, "forget", gone, "--force", "--at", at)).contains("is forgotten");
  }

  private String run(int exitCode, String... arguments) {
    Command command = Command.run(folder, arguments);
    assertThat(command.exitCode()).as(command.printed()).isEqualTo(exitCode);
    return command.printed();
  }
}
