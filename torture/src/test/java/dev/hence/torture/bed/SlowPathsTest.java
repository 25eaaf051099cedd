package dev.hence.torture.bed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.torture.bed.Links.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The proxies of slow links, on loopback. */
class SlowPathsTest {
  private static final Link LINK = new Link(0, 1);
  private static final int BYTES = 200_000;
  private static final int DELAY_MILLIS = 40;

  @Test
  void slowPath_bytesOfAConnection_arriveWholeInOrderAndLate() throws Exception {
    byte[] sent = new byte[BYTES];
    new Random(1).nextBytes(sent);
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread echo = Thread.ofVirtual().start(() -> echo(server));
      try (SlowPaths paths = new SlowPaths(server.getLocalPort());
          Socket socket = new Socket()) {
        paths.open(
            new SlowPaths.Way(LINK, "127.0.0.3", "127.0.0.2", "127.0.0.1"),
            new Pace(DELAY_MILLIS, 20, 4 << 20, 10, 50));
        socket.connect(new InetSocketAddress("127.0.0.2", paths.port(LINK)), 2_000);
        long start = System.nanoTime();
        Thread.ofVirtual().start(() -> send(socket, sent));

        byte[] got = socket.getInputStream().readNBytes(BYTES);

        assertThat(got).isEqualTo(sent);
        assertThat((System.nanoTime() - start) / 1_000_000)
            .isGreaterThanOrEqualTo(2L * DELAY_MILLIS);
        assertThat(paths.passed(LINK)).isEqualTo(2L * BYTES);
        paths.close(LINK);
        assertThat(endsOrBreaks(socket)).isTrue();
      }
      echo.join();
    }
  }

  private static void echo(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The proxy was closed.
    }
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean endsOrBreaks(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
