package dev.hence.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.sharding.Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.10.0.2:8090", "127.0.0.1:1", "255.255.255.255:65535", "0.0.0.0:80"})
  void parse_addressAndPort_isTheAddress(String text) {
    assertThat(AddressText.parse(text)).contains(new Address(text));
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
        "localhost:8082",
        "alice:8090",
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
  void parse_anythingElse_isRefused(String text) {
    assertThat(AddressText.parse(text)).isEmpty();
  }
}
