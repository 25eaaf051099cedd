package dev.hence.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hence.core.replica.Acks;
import dev.hence.core.sharding.Address;
import dev.hence.node.storage.Fsync;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeSettingsTest {
  private static final String SIX =
      "10.10.0.2:8090,10.10.0.3:8090,10.10.0.4:8090,10.10.0.5:8090,10.10.0.6:8090,10.10.0.7:8090";

  @Test
  void of_nothingGiven_isASingleNodeWithoutShardCount() throws BadSetting {
    NodeSettings settings = of(Map.of());
    assertThat(settings.address()).isEqualTo(new Address("127.0.0.1:8090"));
    assertThat(settings.view()).containsExactly(settings.address());
    assertThat(settings.shardCount()).isEmpty();
    assertThat(settings.name()).isEqualTo("127.0.0.1:8090");
    assertThat(settings.data()).isEmpty();
    assertThat(settings.fsync()).isEqualTo(Fsync.ALWAYS);
    assertThat(settings.acks()).isEqualTo(Acks.TWO);
    assertThat(settings.limits().bodyBytesMax()).isEqualTo(1 << 20);
    assertThat(settings.replica().waitNanos()).isEqualTo(500_000_000L);
    assertThat(settings.attached()).isFalse();
  }

  @Test
  void of_addressAlone_isItsOwnView() throws BadSetting {
    NodeSettings settings = of(Map.of("SOCKET_ADDRESS", "10.10.0.9:8090"));
    assertThat(settings.view()).containsExactly(new Address("10.10.0.9:8090"));
  }

  @Test
  void of_sixNodesAndTwoShards_keepsTheOrderOfTheView() throws BadSetting {
    NodeSettings settings =
        of(Map.of("SOCKET_ADDRESS", "10.10.0.7:8090", "VIEW", SIX, "SHARD_COUNT", "2"));
    assertThat(settings.view()).extracting(Address::text).containsExactly(SIX.split(","));
    assertThat(settings.shardCount()).isEqualTo(OptionalInt.of(2));
  }

  @Test
  void of_oneShard_anyNumberOfNodesWillDo() throws BadSetting {
    assertThat(of(Map.of("SHARD_COUNT", "1")).shardCount()).hasValue(1);
  }

  @Test
  void of_blankVariables_countAsAbsent() throws BadSetting {
    NodeSettings settings = of(Map.of("SHARD_COUNT", "", "VIEW", " ", "HENCE_ACKS", ""));
    assertThat(settings.shardCount()).isEmpty();
    assertThat(settings.view()).hasSize(1);
    assertThat(settings.acks()).isEqualTo(Acks.TWO);
  }

  @Test
  void of_viewWithSpaces_readsTheAddresses() throws BadSetting {
    NodeSettings settings =
        of(Map.of("SOCKET_ADDRESS", "1.2.3.4:5", "VIEW", "1.2.3.4:6 , 1.2.3.4:5"));
    assertThat(settings.view()).hasSize(2);
  }

  @Test
  void of_optionAndVariable_theOptionWins() throws BadSetting {
    Given given =
        new Given(
            Map.of("HENCE_FSYNC", "never", "HENCE_DATA", "/a"),
            Map.of(Setting.HENCE_FSYNC, "interval", Setting.HENCE_LOG, "json"));
    NodeSettings settings = NodeSettings.of(given);
    assertThat(settings.fsync()).isEqualTo(Fsync.INTERVAL);
    assertThat(settings.log()).isEqualTo(LogFormat.JSON);
    assertThat(settings.data()).contains(Path.of("/a"));
  }

  @Test
  void of_badOption_isNamedAsTheOption() {
    Given given = new Given(Map.of(), Map.of(Setting.HENCE_FSYNC, "often"));
    BadSetting bad = catchThrowableOfType(BadSetting.class, () -> NodeSettings.of(given));
    assertThat(bad)
        .hasMessage("--fsync holds \"often\"; it should hold one of always, interval, never");
  }

  @Test
  void of_variablesThatLookLikeOurs_areReported() throws BadSetting {
    NodeSettings settings = of(Map.of("HENCE_FSINC", "never", "HENCE_X", "", "HENCE_ACKS", "all"));
    assertThat(settings.unknown()).containsExactly("HENCE_FSINC", "HENCE_X");
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKET_ADDRESS, here",
    "SOCKET_ADDRESS, 10.10.0.2",
    "SOCKET_ADDRESS, 10.10.0.2:",
    "SOCKET_ADDRESS, 10.10.0.2:port",
    "SOCKET_ADDRESS, 10.10.0.2:0",
    "SOCKET_ADDRESS, 10.10.0.2:65536",
    "SOCKET_ADDRESS, 10.10.0.256:8090",
    "SOCKET_ADDRESS, 10.10.0.2:8090:1",
    "SHARD_COUNT, two",
    "SHARD_COUNT, 0",
    "SHARD_COUNT, -1",
    "SHARD_COUNT, 1.5",
    "SHARD_COUNT, 2",
    "SHARD_COUNT, 99999999999999999999",
    "HENCE_FSYNC, ALWAYS!",
    "HENCE_ACKS, three",
    "HENCE_LOG, xml",
    "HENCE_WAIT_MS, soon",
    "HENCE_WAIT_MS, -1",
    "HENCE_BODY_BYTES_MAX, 0",
    "HENCE_EVENT_LOOPS, 0",
    "HENCE_HOT_BYTES_MAX, -1",
    "HENCE_ATTACHED, perhaps",
  })
  void of_valueThatWontDo_saysWhichWhatAndWhatNot(String variable, String value) {
    assertThat(refusal(Map.of(variable, value)))
        .startsWith(variable + " holds \"" + value + "\"; it should hold ")
        .doesNotContain("\n");
  }

  @Test
  void of_viewWithoutSelf_isRefused() {
    assertThat(refusal(Map.of("SOCKET_ADDRESS", "10.10.0.8:8090", "VIEW", SIX)))
        .startsWith("VIEW holds \"" + SIX + "\"; it should hold ")
        .contains("10.10.0.8:8090");
  }

  @Test
  void of_viewWithoutSocketAddress_isRefused() {
    assertThat(refusal(Map.of("VIEW", SIX))).startsWith("SOCKET_ADDRESS isn't set; ");
  }

  @Test
  void of_viewWithADuplicate_isRefused() {
    String view = "10.10.0.2:8090,10.10.0.2:8090";
    assertThat(refusal(Map.of("SOCKET_ADDRESS", "10.10.0.2:8090", "VIEW", view)))
        .contains("10.10.0.2:8090 is there twice");
  }

  @Test
  void of_viewWithAGap_isRefused() {
    assertThat(refusal(Map.of("SOCKET_ADDRESS", "10.10.0.2:8090", "VIEW", "10.10.0.2:8090,,")))
        .contains("\"\" is none");
  }

  @Test
  void of_tooManyShards_namesTheMost() {
    assertThat(refusal(Map.of("SOCKET_ADDRESS", "10.10.0.2:8090", "VIEW", SIX, "SHARD_COUNT", "4")))
        .isEqualTo(
            "SHARD_COUNT holds \"4\"; it should hold a whole number from 1 to 3: VIEW has 6 nodes,"
                + " and each of several shards needs two");
  }

  @Test
  void of_valueWithLineBreaks_isRefusedInOneLine() {
    assertThat(refusal(Map.of("HENCE_LOG", "te\nxt"))).doesNotContain("\n").contains("te?xt");
  }

  private static NodeSettings of(Map<String, String> environment) throws BadSetting {
    return NodeSettings.of(new Given(environment, Map.of()));
  }

  private static String refusal(Map<String, String> environment) {
    BadSetting bad = catchThrowableOfType(BadSetting.class, () -> of(environment));
    assertThat(bad).isNotNull();
    return String.valueOf(bad.getMessage());
  }
}
