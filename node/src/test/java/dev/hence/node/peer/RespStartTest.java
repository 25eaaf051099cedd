package dev.hence.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RespStartTest {
  @ParameterizedTest
  @CsvSource({
    "*, RESP",
    "*1;$4;PING;, RESP",
    "PING;, RESP",
    "ping~, RESP",
    "P, UNDECIDED",
    "pIN, UNDECIDED",
    "PING, UNDECIDED",
    "PING /x HTTP/1.1;, OTHER",
    "PINGS, OTHER",
    "PUT /kvs/x HTTP/1.1;, OTHER",
    "PO, OTHER",
    "GET x;, OTHER",
    "SET a b;, OTHER",
    "+OK;, OTHER"
  })
  void firstBytes_tellRespFromHttp(String bytes, RespStart.Match match) {
    ByteBuf in =
        Unpooled.copiedBuffer(
            bytes.replace(";", "\r\n").replace("~", "\n"), StandardCharsets.US_ASCII);
    int before = in.readableBytes();

    assertThat(RespStart.match(in)).isEqualTo(match);
    assertThat(in.readableBytes()).isEqualTo(before);
  }
}
