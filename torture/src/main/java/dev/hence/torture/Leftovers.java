package dev.hence.torture;

import dev.hence.integration.harness.Shell;
import dev.hence.torture.bed.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What runs leave behind that were killed with SIGKILL: mounted disks, loop devices, networks. The
 * nodes of such a run have ended with their input.
 */
final class Leftovers {
  private static final String PREFIX = "hence-torture-";

  private Leftovers() {}

  /** Clears up after dead runs, and makes the folder of this one. */
  static Path sweepAndMakeFolder() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> folders = Files.list(temporary)) {
      for (Path folder : folders.filter(Leftovers::isOfDeadRun).toList()) {
        System.out.println("clearing up after the run " + pid(folder));
        sweep(folder);
      }
    }
    return Files.createDirectory(temporary.resolve(PREFIX + ProcessHandle.current().pid()));
  }

  private static boolean isOfDeadRun(Path folder) {
    return folder.getFileName().toString().matches(PREFIX + "\\d+")
        && ProcessHandle.of(pid(folder)).isEmpty();
  }

  private static long pid(Path folder) {
    return Long.parseLong(folder.getFileName().toString().substring(PREFIX.length()));
  }

  /** Takes away what a run made, as its names tell. */
  static void sweep(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> images = Files.list(folder)) {
      for (Path image : images.filter(file -> file.toString().endsWith(".xfs")).toList()) {
        String name = image.getFileName().toString();
        Path mount = folder.resolve(name.substring(0, name.length() - ".xfs".length()));
        Shell.succeeds(List.of("umount", mount.toString()));
        Shell.succeeds(
            List.of("sh", "-c", "losetup -j '" + image + "' | cut -d: -f1 | xargs -r losetup -d"));
      }
    }
    Disk.shareMountsNoMore(folder);
    String network = "hence" + pid(folder) % 100_000;
    Shell.succeeds(List.of("ip", "link", "del", network));
    Shell.succeeds(
        List.of(
            "sh",
            "-c",
            "ip netns list | cut -d' ' -f1 | grep -E '^"
                + network
                + "(n[0-9]+|hub)$' |"
                + " xargs -r -n1 ip netns del"));
    Torture.delete(folder);
  }
}
