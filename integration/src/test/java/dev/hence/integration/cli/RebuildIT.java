package dev.hence.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hence} builds anew what its running nodes have open. */
@Timeout(60)
final class RebuildIT {
  @TempDir private Path root;

  /** A build writes into the file that is there, as Maven's does. */
  private void layOut() throws IOException {
    for (String module : new String[] {"core", "checker", "node/target"}) {
      Files.createDirectories(root.resolve(module));
    }
    Files.createDirectories(root.resolve("bin"));
    Files.copy(Command.ROOT.resolve("hence"), root.resolve("hence"));
    Files.copy(Command.ROOT.resolve("bin/find-jdk.sh"), root.resolve("bin/find-jdk.sh"));
    Path jar = Files.writeString(root.resolve("node/target/hence-node.jar"), "before");
    // Older than the sources, however coarse the file system's clock is.
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    Path build = root.resolve("mvnw");
    Files.writeString(build, "#!/bin/sh\nprintf after > node/target/hence-node.jar\n");
    assertThat(build.toFile().setExecutable(true)).isTrue();
    Files.writeString(root.resolve("pom.xml"), "<project/>");
  }

  @Test
  void sourcesChanged_besideRunningNodes_leavesThemTheirJar() throws Exception {
    layOut();
    Path jar = root.resolve("node/target/hence-node.jar");
    Path open = Files.createLink(root.resolve("open.jar"), jar);
    try (Command hence = Command.startOf(root, root, "status")) {
      hence.awaitEnd(Duration.ofSeconds(30));
      assertThat(hence.printed()).contains("hence: built in");
    }
    assertThat(Files.readString(jar)).isEqualTo("after");
    assertThat(Files.readString(open)).isEqualTo("before");
  }
}
