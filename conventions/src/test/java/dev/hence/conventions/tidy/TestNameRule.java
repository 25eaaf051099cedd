package dev.hence.conventions.tidy;

import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tests that documents name are there: who doubts a promise can run them. */
final class TestNameRule implements Rule {

  /** A class of tests in a code span, and maybe one of its methods. */
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*[a-z0-9](?:Test|IT))(?:\\.(\\w+))?`");

  @Override
  public List<Violation> check(Tree tree) {
    return tree.files().stream()
        .filter(SourceFile::isMarkdown)
        .flatMap(file -> unknown(tree, file))
        .toList();
  }

  private static Stream<Violation> unknown(Tree tree, SourceFile file) {
    List<String> lines = file.lines();
    return IntStream.range(0, lines.size())
        .boxed()
        .flatMap(index ->
            TEST.matcher(lines.get(index))
                .results()
                .filter(test -> !exists(tree.files(), test))
                .map(test ->
                    file.violation(
                        index + 1,
                        "there is no test " + test.group() + ": name one that is there")));
  }

  private static boolean exists(Collection<SourceFile> files, MatchResult test) {
    String method = test.group(2);
    return files.stream()
        .filter(file -> file.path().endsWith("/" + test.group(1) + ".java"))
        .anyMatch(file -> method == null || file.text().contains(" " + method + "("));
  }
}
