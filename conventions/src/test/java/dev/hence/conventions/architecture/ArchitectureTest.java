package dev.hence.conventions.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the classes of all modules to the rules of the architecture. */
class ArchitectureTest {

  private static final Path ROOT = Path.of(System.getProperty("hence.root", ".."));
  private static final List<String> MODULES = List.of("core", "checker", "node", "simulator");
  private static final JavaClasses MAIN = read("target/classes");

  private static JavaClasses read(String folder) {
    List<Path> folders =
        MODULES.stream()
            .map(module -> ROOT.resolve(module).resolve(folder))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }

  @Test
  void modules_all_areCompiled() {
    assertThat(MODULES.stream().map(module -> ROOT.resolve(module + "/target/classes")))
        .allMatch(Files::isDirectory);
    assertThat(MAIN.contain("dev.hence.core.clock.package-info")).isTrue();
  }

  @TestFactory
  Stream<DynamicTest> core_everyRule_isDeterministic() {
    return DeterminismRules.of("dev.hence.core").map(rule -> held(rule, MAIN));
  }

  @TestFactory
  Stream<DynamicTest> modules_everyRule_isLayered() {
    return LayerRules.of("dev.hence").map(rule -> held(rule, MAIN));
  }

  @TestFactory
  Stream<DynamicTest> tests_everyRule_isHeld() {
    JavaClasses tests = read("target/test-classes");
    return TestRules.of("dev.hence").map(rule -> held(rule, tests));
  }

  private static DynamicTest held(ArchRule rule, JavaClasses classes) {
    return DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(classes));
  }
}
