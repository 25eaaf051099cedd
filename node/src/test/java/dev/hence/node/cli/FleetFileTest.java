package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.sharding.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FleetFileTest {
  @TempDir private Path folder;

  @Test
  void load_whatWasSaved_isTheSame() throws CommandFailure {
    FleetFile file = new FleetFile(folder.resolve("state"));
    FleetFile.Fleet fleet = fleet(ProcessHandle.current());
    file.save(fleet);
    assertThat(file.load()).contains(fleet);
    file.delete();
    assertThat(file.load()).isEmpty();
  }

  @Test
  void isAlive_processOfTheSameNumberThatStartedLater_isNot() {
    Running mine = running(ProcessHandle.current());
    assertThat(mine.isAlive()).isTrue();
    Running earlier =
        new Running(
            mine.name(), mine.address(), mine.pid(), mine.startedMillis() - 60_000, mine.log());
    assertThat(earlier.isAlive()).isFalse();
  }

  @Test
  void load_fileThatIsBroken_saysWhichAndWhatToDo() throws IOException {
    Path broken = Files.writeString(folder.resolve("cluster"), "nonsense\n");
    assertThatThrownBy(() -> new FleetFile(folder).load())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(broken.toString())
        .hasMessageContaining("delete it");
  }

  private FleetFile.Fleet fleet(ProcessHandle process) {
    return new FleetFile.Fleet(0, 0, folder.resolve("a b"), true, List.of(running(process)));
  }

  private Running running(ProcessHandle process) {
    return new Running(
        "alice",
        new Address("127.0.0.1:8082"),
        process.pid(),
        Running.startedMillis(process),
        folder.resolve("alice.log"));
  }
}
