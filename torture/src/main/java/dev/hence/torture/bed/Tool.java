package dev.hence.torture.bed;

import dev.hence.integration.harness.Network;
import dev.hence.integration.harness.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of this machine a fault needs beside processes and signals. */
public enum Tool {
  /** Network namespaces, packet filters and address translation. */
  NETWORK("iproute2, iptables and util-linux"),
  /** File systems of a node's own, which can be shut down. */
  DISK("xfsprogs and loop devices"),
  /** Failing system calls. */
  FAILING_CALLS("fiu-utils"),
  /** A wall clock of a node's own. */
  CLOCK("faketime");

  private static final Path CALLS = Path.of("/usr/lib/fiu/fiu_run_preload.so");
  private static final Path POSIX_CALLS = Path.of("/usr/lib/fiu/fiu_posix_preload.so");
  private static final List<Path> CLOCKS =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

  private final String packages;

  Tool(String packages) {
    this.packages = packages;
  }

  /** Why each tool that can't be had here can't be had. */
  public static Map<Tool, String> missing() {
    Map<Tool, String> missing = new EnumMap<>(Tool.class);
    for (Tool tool : values()) {
      String reason = tool.reasonAgainst();
      if (!reason.isEmpty()) {
        missing.put(tool, reason + " (it needs root and the packages " + tool.packages + ")");
      }
    }
    return missing;
  }

  /** The library that gives a process another wall clock. */
  static Optional<Path> clockLibrary() {
    return CLOCKS.stream().filter(Files::exists).findFirst();
  }

  /** The libraries that make calls fail. */
  static List<Path> callLibraries() {
    return List.of(CALLS, POSIX_CALLS);
  }

  private String reasonAgainst() {
    return switch (this) {
      case NETWORK -> networkReason();
      case DISK -> diskReason();
      case FAILING_CALLS ->
          callLibraries().stream().allMatch(Files::exists) && has("fiu-ctrl")
              ? ""
              : "libfiu isn't installed";
      case CLOCK -> clockLibrary().isPresent() ? "" : "libfaketime isn't installed";
    };
  }

  private static String networkReason() {
    String reason = Network.reasonAgainst();
    if (!reason.isEmpty()) {
      return reason;
    }
    return has("iptables") && has("nsenter") ? "" : "iptables or nsenter isn't installed";
  }

  private static String diskReason() {
    if (!has("mkfs.xfs") || !has("xfs_io")) {
      return "xfsprogs isn't installed";
    }
    return Shell.succeeds(List.of("losetup", "--find")) ? "" : "no loop device can be had";
  }

  private static boolean has(String command) {
    return Shell.succeeds(List.of("sh", "-c", "command -v " + command));
  }
}
