package dev.hence.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The node's one port; what isn't a peer's is echoed here. */
final class PortDetectorTest {
  @Test
  void http_isHandedOnFromItsFirstByte() throws IOException {
    byte[] request = "GET /view HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (TestNode alice = TestNode.start(1);
        StandIn client = StandIn.dial(alice)) {
      client.write(request);
      assertThat(client.readBytes(request.length)).isEqualTo(request);
      client.write(request);
      assertThat(client.readBytes(request.length)).isEqualTo(request);
    }
  }

  @Test
  void oneByteThatIsNoPeers_isEnough() throws IOException {
    try (TestNode alice = TestNode.start(1);
        StandIn client = StandIn.dial(alice)) {
      client.write(new byte[] {'*'});
      assertThat(client.readBytes(1)).isEqualTo(new byte[] {'*'});
    }
  }

  @Test
  void startOfAPeersFirstBytes_thenOthers_isHandedOnWhole() throws IOException {
    byte[] almost = StandIn.preamble();
    almost[3]++;
    try (TestNode alice = TestNode.start(1);
        StandIn client = StandIn.dial(alice)) {
      client.write(Arrays.copyOf(almost, 2));
      client.write(Arrays.copyOfRange(almost, 2, almost.length));
      assertThat(client.readBytes(almost.length)).isEqualTo(almost);
    }
  }

  @Test
  void peersFirstBytes_oneByOne_areThePeerProtocol() throws IOException {
    try (TestNode alice = TestNode.start(1);
        StandIn peer = StandIn.dial(alice)) {
      for (byte one : StandIn.preamble()) {
        peer.write(new byte[] {one});
      }
      assertThat(peer.readBytes(Preamble.BYTES)).isEqualTo(StandIn.preamble());
    }
  }

  @Test
  void connectionThatSaysNothing_isClosed() throws IOException {
    try (TestNode alice = TestNode.start(1, TestNode.FAST);
        StandIn silent = StandIn.dial(alice);
        StandIn halting = StandIn.dial(alice)) {
      halting.write(Arrays.copyOf(StandIn.preamble(), 3));
      silent.awaitClosed();
      halting.awaitClosed();
    }
  }
}
