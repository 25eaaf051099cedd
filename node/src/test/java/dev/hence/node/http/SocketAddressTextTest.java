package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketAddressTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.10.0.2:8090",
        "127.0.0.1:1",
        "255.255.255.255:65535",
        "0.0.0.0:80",
        "localhost:8082",
        "alice_1:8090",
        "a.b-c.example:8090",
        "node3:8090",
        "1a:8090"
      })
  void isValid_addressAndPort_isValid(String text) {
    assertThat(SocketAddressText.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "10.10.0.2",
        "10.10.0.2:",
        ":8090",
        "10.10.0.2:0",
        "10.10.0.2:65536",
        "10.10.0.2:99999999999",
        "10.10.0.2:-1",
        "10.10.0.2:+80",
        "10.10.0.2:080",
        "10.10.0.2:80 ",
        " 10.10.0.2:80",
        "10.10.0.256:80",
        "10.10.0:80",
        "10.10.0.2.3:80",
        "10.10.0.2.:80",
        "10.010.0.2:80",
        "300:80",
        "a b:80",
        "-a:80",
        "a-:80",
        "a..b:80",
        "a.:80",
        "é:80",
        "10.10.0.2:80:81",
        "http://a:80",
        "a:80/",
        "a:٨٠",
        "[::1]:80",
        "10.10.0.2:80\n"
      })
  void isValid_anythingElse_isRefused(String text) {
    assertThat(SocketAddressText.isValid(text)).isFalse();
  }
}
