package dev.hence.integration.cli;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.Ports;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hence leave} and {@code ./hence forget} with three real nodes. */
class LeaveIT {
  @TempDir private Path folder;

  private final int port =
      IntStream.generate(Ports::free)
          .filter(p -> Ports.isFree(p + 1) && Ports.isFree(p + 2))
          .findFirst()
          .orElseThrow();

  @AfterEach
  void down() {
    Command.run(folder, "down");
  }

  @Test
  void leave_then_forget_sayWhatTheyDidAndWhatIsWrong() {
    String[] up = {"up", "--nodes", "3", "--base-port", "" + port, "--detach"};
    assertThat(Command.run(folder, up).exitCode()).isZero();
    try (NodeClient alice = new NodeClient("127.0.0.1:" + port)) {
      alice.put("city", "\"Lisbon\"", NO_PAST).expectResult(201, "created");

      Command unknown = Command.run(folder, "leave", "nobody");
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.printed()).contains("neither a node's name here nor an IP:PORT");

      Command leave = Command.run(folder, "leave", "carol");
      assertThat(leave.printed())
          .contains("carol has left; the others have all it had", "./hence join carol");
      assertThat(leave.exitCode()).isZero();
      assertThat(alice.view()).doesNotContain("127.0.0.1:" + (port + 2));

      Command again = Command.run(folder, "leave", "carol");
      assertThat(again.exitCode()).isEqualTo(1);
      assertThat(again.printed()).contains("View has no such replica");

      assertThat(Command.run(folder, "status").printed())
          .containsPattern("carol .* removed ")
          .contains("./hence join carol gives it a seat again");
      assertThat(Command.run(folder, "join", "carol").printed())
          .contains("carol has a seat, and serves no shard yet");
      assertThat(Command.run(folder, "leave", "carol").exitCode()).isZero();
      Command added = Command.run(folder, "add-member", "carol", "s0");
      assertThat(added.printed()).contains("carol had no seat, and has one now", "carol serves s0");
      assertThat(added.exitCode()).isZero();

      Command forget =
          Command.run(
              folder, "forget", "127.0.0.1:" + (port + 1), "--at", "http://127.0.0.1:" + port);
      assertThat(forget.printed()).contains("is forgotten");
      assertThat(alice.get("city", NO_PAST).expect(200).text("value")).isEqualTo("Lisbon");
    }
  }
}
