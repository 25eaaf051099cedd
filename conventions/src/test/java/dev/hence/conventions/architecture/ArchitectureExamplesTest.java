package dev.hence.conventions.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds each rule of the architecture to examples: one it must refuse, one it must accept. */
class ArchitectureExamplesTest {

  private static final String ROOT = "dev.hence.conventions.architecture.example";
  private static final JavaClasses EXAMPLES = new ClassFileImporter().importPackages(ROOT);
  private static final JavaClasses PURE =
      new ClassFileImporter().importPackages(ROOT + ".core.data");

  @TestFactory
  Stream<DynamicTest> determinism_impureClass_isRefused() {
    return DeterminismRules.of(ROOT + ".core")
        .map(rule ->
            DynamicTest.dynamicTest(
                rule.getDescription(),
                () -> assertThat(refusals(rule, EXAMPLES)).anyMatch(r -> r.contains("Impure"))));
  }

  @Test
  void determinism_pureClass_isAccepted() {
    assertThat(DeterminismRules.of(ROOT + ".core").flatMap(rule -> refusals(rule, PURE).stream()))
        .isEmpty();
  }

  @Test
  void layers_eachKindOfMisuse_isRefused() {
    assertThat(LayerRules.of(ROOT).flatMap(rule -> refusals(rule, EXAMPLES).stream()))
        .anyMatch(refusal -> refusal.contains("Impure.later()") && refusal.contains("Later"))
        .anyMatch(refusal -> refusal.contains("Stray") && refusal.contains("does not reside"))
        .anyMatch(refusal -> refusal.contains("Reaching.world()") && refusal.contains("World"))
        .anyMatch(refusal -> refusal.contains("World.reaching()") && refusal.contains("Reaching"))
        .anyMatch(refusal -> refusal.contains("Insider.later()") && refusal.contains("Later"))
        .anyMatch(refusal -> refusal.contains("Cycle detected"))
        .anyMatch(refusal -> refusal.contains("java.lang.reflect.Method"));
  }

  @Test
  void tests_sleep_isRefused() {
    assertThat(TestRules.of(ROOT).flatMap(rule -> refusals(rule, EXAMPLES).stream()))
        .singleElement()
        .asString()
        .contains("SleepyTest.sleeps()");
  }

  private static List<String> refusals(ArchRule rule, JavaClasses classes) {
    return rule.evaluate(classes).getFailureReport().getDetails();
  }
}
