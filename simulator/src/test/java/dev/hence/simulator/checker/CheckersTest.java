package dev.hence.simulator.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Worlds that break their promises: the checkers find each, and name the right invariant. */
class CheckersTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/hence/simulator");

  /** Where a check has its name: as an invariant, or right where it fails. */
  private static final Pattern NAME =
      Pattern.compile("(?:super\\(\"([^\"]+)\", world,|new Violation\\(\\s*\"([^\"]+)\",)");

  static Stream<Breach> breaches() {
    return Stream.of(HandMadeStates.all(), HandMadeAnswers.all(), MeddledRuns.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void breach_each_isFoundByTheCheckThatIsToSeeIt(Breach breach) {
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(breach.act()::run)
        .satisfies(found -> assertThat(found.invariant()).isEqualTo(breach.check()));
  }

  @Test
  void checks_all_haveABreach() throws IOException {
    Set<String> breached = breaches().map(Breach::check).collect(Collectors.toSet());
    assertThat(names()).hasSizeGreaterThan(21).containsExactlyInAnyOrderElementsOf(breached);
  }

  /** The names of all checks that the simulator's source has. */
  private static Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = NAME.matcher(Files.readString(file));
        while (matcher.find()) {
          names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
      }
    }
    return names;
  }
}
