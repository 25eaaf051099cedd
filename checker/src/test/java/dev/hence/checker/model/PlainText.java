package dev.hence.checker.model;

import dev.hence.checker.history.Operation;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads the plain text that other checkers read, as a history. */
public final class PlainText {
  private static final Pattern LINE = Pattern.compile("([wr])\\((\\d+),(\\d+),(\\d+),(\\d+)\\)\n");

  private PlainText() {}

  /** The operations of a text. */
  public static List<Operation> read(String text) {
    List<MatchResult> lines = LINE.matcher(text).results().toList();
    if (lines.stream().mapToInt(line -> line.group().length()).sum() != text.length()) {
      throw new AssertionError("not the plain text form: " + text);
    }
    return lines.stream().map(PlainText::operation).toList();
  }

  private static Operation operation(MatchResult line) {
    String session = line.group(4);
    String key = line.group(2);
    String value = line.group(3);
    if (line.group(1).equals("w")) {
      return Operation.put(session, key, value).ok(null, null);
    }
    return value.equals("0")
        ? Operation.get(session, key).absent(null, null)
        : Operation.get(session, key).found(value, null, null);
  }
}
