package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.sharding.Address;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class ProbeTest {
  @Test
  void field_textAndNumberOfTheOutermostObject_areFound() {
    Probe.Reply reply =
        new Probe.Reply(200, "{\"a\":{\"shard\":\"no\"},\"shard\":\"s1\",\"n\":12,\"none\":null}");
    assertThat(reply.field("shard")).contains("s1");
    assertThat(reply.field("n")).contains("12");
    assertThat(reply.field("none")).isEmpty();
    assertThat(reply.field("absent")).isEmpty();
  }

  @Test
  void field_noJson_isEmpty() {
    assertThat(new Probe.Reply(500, "<html>").field("shard")).isEmpty();
  }

  @Test
  void standing_nobodyThere_isNotReady() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(new Probe(new Address("127.0.0.1:" + port)).standing())
        .isEqualTo(new Probe.Standing(false, "no answer"));
  }
}
