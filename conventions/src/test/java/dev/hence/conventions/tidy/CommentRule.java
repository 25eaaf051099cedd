package dev.hence.conventions.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Comments say why; they hold no chores, no authors, no banners and no code. */
final class CommentRule implements Rule {

  private static final Pattern CHORE = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
  private static final Pattern AUTHOR = Pattern.compile("@author\\b");
  private static final Pattern BANNER = Pattern.compile("[-=*#_/]{8,}");

  /** A statement, or the head or the end of a block. A heuristic: prose rarely ends so. */
  private static final Pattern CODE =
      Pattern.compile(
          "^(import [\\w.]+;"
              + "|return\\b.*;"
              + "|(if|for|while|switch|catch) ?\\(.*[{;]"
              + "|\\}( else \\{)?"
              + "|@Override"
              + "|[\\w.<>\\[\\], ]+ = .*;"
              + "|[\\w.]+\\(.*\\);"
              + "|(public|private|protected|static|final) .*[;{])$");

  @Override
  public List<Violation> check(Tree tree) {
    return Stream.concat(tree.java().flatMap(CommentRule::inJava), inOtherText(tree)).toList();
  }

  private static Stream<Violation> inJava(SourceFile file) {
    List<Violation> violations = new ArrayList<>();
    for (Comment comment : Comment.in(file.text())) {
      List<String> lines = comment.text().lines().toList();
      for (int index = 0; index < lines.size(); index++) {
        int number = comment.line() + index;
        remedies(comment.kind(), lines.get(index))
            .map(remedy -> file.violation(number, remedy))
            .forEach(violations::add);
      }
    }
    return violations.stream();
  }

  private static Stream<String> remedies(Comment.Kind kind, String line) {
    List<String> remedies = new ArrayList<>();
    if (CHORE.matcher(line).find()) {
      remedies.add("a chore left in a comment: do it, or open an issue");
    }
    if (AUTHOR.matcher(line).find()) {
      remedies.add("an author: remove it, the history knows");
    }
    if (BANNER.matcher(line).find()) {
      remedies.add("a banner: remove it, or make what follows a class");
    }
    if (kind != Comment.Kind.DOC && CODE.matcher(withoutDelimiters(line)).matches()) {
      remedies.add("code in a comment: remove it, the history keeps it");
    }
    return remedies.stream();
  }

  private static String withoutDelimiters(String line) {
    return line.strip().replaceFirst("^(//|/\\*|\\*/|\\*)", "").replaceFirst("\\*/$", "").strip();
  }

  /** Documents may speak of chores; scripts and settings may not leave any. */
  private static Stream<Violation> inOtherText(Tree tree) {
    return tree.files().stream()
        .filter(file -> !file.isJava() && !file.isMarkdown())
        .flatMap(file -> {
          List<String> lines = file.lines();
          return IntStream.range(0, lines.size())
              .filter(index -> CHORE.matcher(lines.get(index)).find())
              .mapToObj(index ->
                  file.violation(index + 1, "a chore left behind: do it, or open an issue"));
        });
  }
}
