package dev.hence.node.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows of text in columns as wide as they need, numbers at the right of theirs. */
final class Table {
  private static final int GAP = 2;

  private final List<List<String>> rows = new ArrayList<>();
  private final Set<Integer> right = new HashSet<>();

  Table(String... head) {
    rows.add(List.of(head));
  }

  /** From now on these columns, counted from 0, are set to the right. */
  Table right(Integer... columns) {
    right.addAll(List.of(columns));
    return this;
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, the head first. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        int room = width(column) - cell.length();
        if (right.contains(column)) {
          line.repeat(' ', room).append(cell).repeat(' ', GAP);
        } else {
          line.append(cell).repeat(' ', room + GAP);
        }
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
