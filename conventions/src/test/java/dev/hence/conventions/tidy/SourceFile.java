package dev.hence.conventions.tidy;

import java.util.List;

/**
 * A text file.
 *
 * @param path relative to the root of the repository, with {@code /}
 * @param text the content; empty for a file that is no text
 */
record SourceFile(String path, String text) {

  List<String> lines() {
    return text.lines().toList();
  }

  boolean isJava() {
    return path.endsWith(".java");
  }

  boolean isMarkdown() {
    return path.endsWith(".md");
  }

  boolean isMainJava() {
    return isJava() && path.contains("/src/main/");
  }

  /** The folder the file is in, without a trailing slash; empty at the root. */
  String folder() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  Violation violation(int line, String remedy) {
    return new Violation(path, line, remedy);
  }
}
