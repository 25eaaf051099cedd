package dev.hence.simulator.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The table of mutants in the documentation: a row each, in the order of their names. */
final class MutantTable {
  private static final Path DOCUMENT = Path.of("../docs/testing.md");
  private static final String BEGIN = "<!-- mutants -->\n";
  private static final String END = "<!-- end of mutants -->";
  private static final List<String> HEAD =
      List.of(
          "| mutant | what is wrong | seed | scenarios | seconds | found by |",
          "| --- | --- | --- | --- | --- | --- |");

  private MutantTable() {}

  /** The rows, by the names of the mutants. */
  static SortedMap<String, String> rows() throws IOException {
    String document = Files.readString(DOCUMENT);
    String table = document.substring(from(document), document.indexOf(END));
    SortedMap<String, String> rows = new TreeMap<>();
    table.lines().skip(HEAD.size()).forEach(row -> rows.put(cell(row, 0), row));
    return rows;
  }

  /** Renews rows; those of others stay, but for mutants that there are no more. */
  static void renew(Map<String, String> renewed, Collection<String> names) throws IOException {
    SortedMap<String, String> rows = rows();
    rows.putAll(renewed);
    rows.keySet().retainAll(names);
    List<String> lines = new ArrayList<>(HEAD);
    lines.addAll(rows.values());
    String document = Files.readString(DOCUMENT);
    Files.writeString(
        DOCUMENT,
        document.substring(0, from(document))
            + String.join("\n", lines)
            + "\n"
            + document.substring(document.indexOf(END)));
  }

  private static int from(String document) {
    return document.indexOf(BEGIN) + BEGIN.length();
  }

  /** What stands in a row's column, counted from 0. */
  static String cell(String row, int column) {
    return row.split("\\|", -1)[column + 1].strip();
  }
}
