package dev.hence.integration.harness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Free TCP ports below the range that the kernel takes for outgoing connections, so that a node
 * that is restarted finds its port free.
 */
public final class Ports {
  private static final int FIRST = 18_000;
  private static final int COUNT = 12_000;

  private static final AtomicInteger next =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

  private Ports() {}

  /** A port that nobody listens on now; this process hands each out once a round. */
  public static int free() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + next.getAndIncrement() % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " up");
  }

  /** Whether a node could listen on the port now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress("0.0.0.0", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
