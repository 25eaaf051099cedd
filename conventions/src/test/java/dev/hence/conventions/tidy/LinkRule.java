package dev.hence.conventions.tidy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Links and paths in documents lead to something that is there. */
final class LinkRule implements Rule {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)[^)]*\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("^([a-z]+:|//).*");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.*?)(?: +#+)?$");

  /** What in a code span is a path: a name with a slash in it, or that of a document. */
  private static final Pattern PATH = Pattern.compile("\\.?\\w[\\w.-]*(/[\\w.-]+)*/?");

  private static final Pattern BUILT = Pattern.compile("(^|.*/)target(/.*|$)");

  /** A mention of a document in a comment or a script. */
  private static final Pattern MENTION = Pattern.compile("\\bdocs/[\\w./-]*\\w\\.(md|txt)\\b");

  @Override
  public List<Violation> check(Tree tree) {
    return tree.files().stream()
        .flatMap(file -> file.isMarkdown() ? inDocument(tree, file) : mentions(tree, file))
        .toList();
  }

  private static Stream<Violation> inDocument(Tree tree, SourceFile file) {
    List<String> lines = proseOf(file);
    return IntStream.range(0, lines.size())
        .boxed()
        .flatMap(index ->
            Stream.concat(
                    deadLinks(tree, file, lines.get(index)),
                    deadPaths(tree, file, lines.get(index)))
                .map(remedy -> file.violation(index + 1, remedy)));
  }

  private static Stream<String> deadLinks(Tree tree, SourceFile file, String line) {
    String prose = CODE.matcher(line).replaceAll("");
    return groups(LINK, prose)
        .filter(target -> !ELSEWHERE.matcher(target).matches())
        .filter(target -> !resolves(tree, file, target))
        .map(target -> "the link to " + target + " leads nowhere: correct or remove it");
  }

  private static boolean resolves(Tree tree, SourceFile file, String target) {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    String resolved = path.isEmpty() ? file.path() : resolve(file.folder(), path);
    if (hash < 0) {
      return tree.exists(resolved);
    }
    String anchor = target.substring(hash + 1);
    return tree.at(resolved).stream().flatMap(LinkRule::anchors).anyMatch(anchor::equals);
  }

  private static Stream<String> deadPaths(Tree tree, SourceFile file, String line) {
    return groups(CODE, line)
        .filter(code -> looksLikePath(tree, code) && !BUILT.matcher(code).matches())
        .filter(code -> !tree.exists(code) && !tree.exists(resolve(file.folder(), code)))
        .map(code -> "there is no " + code + ": correct the path or remove it");
  }

  private static boolean looksLikePath(Tree tree, String code) {
    if (!PATH.matcher(code).matches()) {
      return false;
    }
    int slash = code.indexOf('/');
    return slash < 0 ? code.endsWith(".md") : tree.exists(code.substring(0, slash + 1));
  }

  private static Stream<Violation> mentions(Tree tree, SourceFile file) {
    return file.isJava()
        ? Comment.in(file.text()).stream()
            .flatMap(comment -> mentions(tree, file, comment.line(), comment.text()))
        : mentions(tree, file, 1, file.text());
  }

  private static Stream<Violation> mentions(
      Tree tree, SourceFile file, int firstLine, String text) {
    List<String> lines = text.lines().toList();
    return IntStream.range(0, lines.size())
        .boxed()
        .flatMap(index ->
            MENTION
                .matcher(lines.get(index))
                .results()
                .map(MatchResult::group)
                .filter(path -> !tree.exists(path))
                .map(path ->
                    file.violation(firstLine + index, "there is no " + path + ": correct it")));
  }

  /** The lines of a document, those of its code blocks made empty. */
  private static List<String> proseOf(SourceFile file) {
    String[] lines = file.lines().toArray(String[]::new);
    boolean inCode = false;
    for (int index = 0; index < lines.length; index++) {
      boolean fence = lines[index].strip().startsWith("```");
      inCode = inCode != fence;
      if (inCode || fence) {
        lines[index] = "";
      }
    }
    return Arrays.asList(lines);
  }

  /** The anchors that the headings of a document get: lower case, dashes, no punctuation. */
  private static Stream<String> anchors(SourceFile file) {
    return proseOf(file).stream()
        .flatMap(line -> groups(HEADING, line))
        .map(heading ->
            heading
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                .replace(' ', '-'));
  }

  private static String resolve(String folder, String path) {
    if (path.startsWith("/")) {
      return path.substring(1);
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (folder + "/" + path).split("/")) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (parts.pollLast() == null) {
            return "../" + path;
          }
        }
        default -> parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private static Stream<String> groups(Pattern pattern, String line) {
    return pattern.matcher(line).results().map(match -> match.group(1));
  }
}
