package dev.hence.conventions.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** What tests don't do, those of real processes aside. */
final class TestRules {

  private TestRules() {}

  /** The rules for tests in the packages that start with {@code root}. */
  static Stream<ArchRule> of(String root) {
    return Stream.of(
        noClasses()
            .that()
            .resideInAPackage(root + "..")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.awaitility..")
            .because("a sleep hides a race: wait for the event itself, or move the clock by hand")
            .allowEmptyShould(true));
  }
}
