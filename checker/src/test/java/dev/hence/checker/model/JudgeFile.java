package dev.hence.checker.model;

import dev.hence.checker.Checker;
import dev.hence.checker.history.HistoryReader;
import java.nio.file.Path;

/** A program that judges the history in a file, as {@code ./hence verify} does in a small heap. */
public final class JudgeFile {
  private JudgeFile() {}

  /** Prints the bytes that this JVM's heap may have, then the verdict as JSON. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(Runtime.getRuntime().maxMemory());
    System.out.println(Checker.check(HistoryReader.read(Path.of(arguments[0]))).json());
  }
}
