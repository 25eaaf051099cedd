package dev.hence.conventions.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Holds the repository to every tidy rule. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TidyTest {

  private static final Path ROOT = Path.of(System.getProperty("hence.root", ".."));

  private final Tree tree;

  TidyTest() throws IOException {
    tree = Tree.read(ROOT);
  }

  @TestFactory
  Stream<DynamicTest> repository_everyRule_holds() {
    return Rules.ALL.stream()
        .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> assertHolds(rule)));
  }

  @Test
  void read_repository_findsThisTest() {
    assertThat(tree.at("pom.xml")).hasSize(1);
    assertThat(tree.java().map(SourceFile::fileName)).contains("TidyTest.java");
  }

  private void assertHolds(Rule rule) {
    List<Violation> violations = rule.check(tree);
    String report = violations.stream().map(Violation::toString).collect(Collectors.joining("\n"));
    assertThat(violations).withFailMessage("%s", rule.name() + "\n" + report).isEmpty();
  }
}
