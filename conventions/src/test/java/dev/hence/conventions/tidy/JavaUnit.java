package dev.hence.conventions.tidy;

import static java.util.Objects.requireNonNull;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A Java file as the compiler's parser reads it: names and positions, no types. */
record JavaUnit(SourceFile file, CompilationUnitTree unit, SourcePositions positions) {

  /** Parses files, all in one run of the parser: starting it is what takes time. */
  static List<JavaUnit> parse(List<SourceFile> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    Map<String, SourceFile> fileByName = new HashMap<>();
    files.forEach(file -> fileByName.put("/" + file.path(), file));
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    null,
                    null,
                    diagnostics,
                    List.of("-proc:none"),
                    null,
                    files.stream().map(Text::new).toList());
    List<JavaUnit> units = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        SourceFile file = requireNonNull(fileByName.get(unit.getSourceFile().getName()));
        units.add(new JavaUnit(file, unit, Trees.instance(task).getSourcePositions()));
      }
    } catch (IOException impossibleInMemory) {
      throw new UncheckedIOException(impossibleInMemory);
    }
    refuseErrors(diagnostics);
    return units;
  }

  int start(com.sun.source.tree.Tree element) {
    return (int) positions.getStartPosition(unit, element);
  }

  int firstLine(com.sun.source.tree.Tree element) {
    return (int) unit.getLineMap().getLineNumber(start(element));
  }

  int lastLine(com.sun.source.tree.Tree element) {
    return (int) unit.getLineMap().getLineNumber(positions.getEndPosition(unit, element) - 1);
  }

  private static void refuseErrors(DiagnosticCollector<JavaFileObject> diagnostics) {
    List<String> errors =
        diagnostics.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .map(error ->
                "%s:%d: %s"
                    .formatted(
                        error.getSource(), error.getLineNumber(), error.getMessage(Locale.ROOT)))
            .toList();
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", errors));
    }
  }

  private static final class Text extends SimpleJavaFileObject {

    private final String text;

    Text(SourceFile file) {
      super(URI.create("text:///" + file.path()), Kind.SOURCE);
      text = file.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
