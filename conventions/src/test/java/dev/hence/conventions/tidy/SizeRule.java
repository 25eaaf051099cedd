package dev.hence.conventions.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Java files, methods, lines and parameter lists stay small enough to be read at once. */
final class SizeRule implements Rule {

  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 70;
  private static final int LINE_COLUMNS_MAX = 100;
  private static final int PARAMETERS_MAX = 5;

  @Override
  public List<Violation> check(Tree tree) {
    return Stream.of(
            tree.java().flatMap(SizeRule::longFile),
            tree.java().flatMap(SizeRule::longLines),
            tree.units().flatMap(unit -> new Methods(unit).violations()))
        .flatMap(violations -> violations)
        .toList();
  }

  private static Stream<Violation> longFile(SourceFile file) {
    int lines = file.lines().size();
    if (lines <= FILE_LINES_MAX) {
      return Stream.empty();
    }
    String remedy = "%d lines, at most %d: one idea a file".formatted(lines, FILE_LINES_MAX);
    return Stream.of(file.violation(lines, remedy));
  }

  private static Stream<Violation> longLines(SourceFile file) {
    List<String> lines = file.lines();
    return IntStream.range(0, lines.size())
        .filter(index -> tooLong(lines.get(index)))
        .mapToObj(index ->
            file.violation(
                index + 1,
                "%d columns, at most %d: break the line"
                    .formatted(lines.get(index).length(), LINE_COLUMNS_MAX)));
  }

  private static boolean tooLong(String line) {
    boolean unbreakable = line.startsWith("import ") || line.contains("://");
    return line.length() > LINE_COLUMNS_MAX && !unbreakable;
  }

  /** The methods of a file that are too long or take too much. */
  private static final class Methods extends TreeScanner<Void, Void> {

    private final JavaUnit java;
    private final List<Violation> violations = new ArrayList<>();
    private boolean inRecord;

    Methods(JavaUnit java) {
      this.java = java;
    }

    Stream<Violation> violations() {
      scan(java.unit(), null);
      return violations.stream();
    }

    /** The components of a record belong together already. */
    @Override
    public Void visitClass(ClassTree type, Void unused) {
      boolean outer = inRecord;
      inRecord = type.getKind() == com.sun.source.tree.Tree.Kind.RECORD;
      super.visitClass(type, null);
      inRecord = outer;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      int lines = java.lastLine(method) - java.firstLine(method) + 1;
      if (lines > METHOD_LINES_MAX) {
        report(method, "%d lines, at most %d: split it".formatted(lines, METHOD_LINES_MAX));
      }
      int parameters = method.getParameters().size();
      if (parameters > PARAMETERS_MAX && !(inRecord && method.getReturnType() == null)) {
        report(
            method,
            "%d parameters, at most %d: make a record of those that belong together"
                .formatted(parameters, PARAMETERS_MAX));
      }
      return super.visitMethod(method, null);
    }

    private void report(MethodTree method, String remedy) {
      violations.add(
          java.file().violation(java.firstLine(method), method.getName() + ": " + remedy));
    }
  }
}
