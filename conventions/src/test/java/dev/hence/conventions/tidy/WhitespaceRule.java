package dev.hence.conventions.tidy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Text files hold no tab and no trailing blank, and their last line is a whole one. */
final class WhitespaceRule implements Rule {

  @Override
  public List<Violation> check(Tree tree) {
    return tree.files().stream()
        .flatMap(file -> Stream.concat(blanks(file), unfinishedLastLine(file)))
        .toList();
  }

  private static Stream<Violation> blanks(SourceFile file) {
    List<String> lines = file.lines();
    return IntStream.range(0, lines.size())
        .boxed()
        .flatMap(index -> blanks(file, index + 1, lines.get(index)));
  }

  private static Stream<Violation> blanks(SourceFile file, int number, String line) {
    if (line.indexOf('\t') >= 0) {
      return Stream.of(file.violation(number, "a tab: indent with spaces"));
    }
    if (line.endsWith(" ")) {
      return Stream.of(file.violation(number, "a blank at the end of the line: remove it"));
    }
    return Stream.empty();
  }

  private static Stream<Violation> unfinishedLastLine(SourceFile file) {
    if (file.text().isEmpty() || file.text().endsWith("\n")) {
      return Stream.empty();
    }
    return Stream.of(file.violation(file.lines().size(), "end the file with a line break"));
  }
}
