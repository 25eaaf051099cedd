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
  private static final JavaClasses MAIN = read("core", "node", "simulator");

  private static JavaClasses read(String... modules) {
    List<Path> folders =
        Stream.of(modules).map(module -> ROOT.resolve(module).resolve("target/classes")).toList();
    return new ClassFileImporter().importPaths(folders);
  }

  @Test
  void modules_all_areCompiled() {
    assertThat(Stream.of("core", "node", "simulator").map(m -> ROOT.resolve(m + "/target/classes")))
        .allMatch(Files::isDirectory);
    assertThat(MAIN.contain("dev.hence.core.clock.package-info")).isTrue();
  }

  @TestFactory
  Stream<DynamicTest> core_everyRule_isDeterministic() {
    return DeterminismRules.of("dev.hence.core").map(ArchitectureTest::held);
  }

  @TestFactory
  Stream<DynamicTest> modules_everyRule_isLayered() {
    return LayerRules.of("dev.hence").map(ArchitectureTest::held);
  }

  private static DynamicTest held(ArchRule rule) {
    return DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(MAIN));
  }
}
