package dev.hence.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.simulator.workload.Kind;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.workload.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void read_nothing_runsAHundredFreshSeeds() {
    Options options = Options.read(new String[0]);

    assertThat(options.runs()).isEqualTo(100);
    assertThat(options.seed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sede 3", "--seed", "--seed x", "--scenario none", "--size 1,2"})
  void read_whatMakesNoSense_isRefused(String line) {
    assertThatThrownBy(() -> Options.read(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void read_noSuchTheme_namesThoseThatThereAre() {
    assertThatThrownBy(() -> Options.read(new String[] {"--scenario", "bogus"}))
        .hasMessage(
            "bogus is none of these: mixed, calm, resharding, agreement, disks, rolling, network,"
                + " clocks, crashes, forgetting, requests, steps, returns");
  }

  @Test
  void usage_namesEveryThemeAndEveryKindOfFault() {
    for (Theme theme : Theme.values()) {
      assertThat(Options.USAGE).contains(theme.text());
    }
    for (Kind kind : Kind.values()) {
      assertThat(Options.USAGE).contains(kind.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void readme_namesEveryTheme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int from = readme.indexOf("A theme (");
    String themes = readme.substring(from, readme.indexOf(')', from));
    for (Theme theme : Theme.values()) {
      assertThat(themes).containsPattern("\\b" + theme.text() + "\\b");
    }
  }

  @ParameterizedTest
  @EnumSource
  void scenario_ofATheme_isOfThatTheme(Theme theme) {
    Scenario scenario = Options.read(new String[] {"--scenario", theme.text()}).scenario(3);

    assertThat(scenario.theme()).isEqualTo(theme);
  }

  @Test
  void scenario_withoutFaults_hasNone() {
    assertThat(Options.read(new String[] {"--faults", "none"}).scenario(3).faults()).isEmpty();
  }

  @Test
  void replay_namesWhatMadeTheScenario() {
    Options options =
        Options.read("--minutes 3 --scenario disks --faults disks,links --trace".split(" "));

    assertThat(options.replay(12))
        .isEqualTo("./dev sim --seed 12 --scenario disks --faults disks,links");
  }
}
