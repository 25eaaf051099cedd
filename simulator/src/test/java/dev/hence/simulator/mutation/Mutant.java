package dev.hence.simulator.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A deliberate bug: the core with some of its text replaced. Its file:
 *
 * <pre>
 *   what is wrong, in one sentence
 *   scenario disks                 a theme, if it is to be looked for in one
 *   seed 42                        a seed known to find it
 *   search 2000                    how many seeds of the theme are looked through, if it is rare
 *   script LostBranchTest          a script that finds it, if seeds are too rare to look for
 *   file replica/Delivery.java     then once or more: a text that is there exactly once …
 *   &lt;&lt;&lt;
 *   a text
 *   ===
 *   … and what stands in its place
 *   &gt;&gt;&gt;
 * </pre>
 *
 * @param file where it is kept
 * @param says what is wrong
 * @param theme in which scenarios it is looked for; empty for all
 * @param seed a seed known to find it
 * @param search how many seeds, from 1 on, are looked through for another; 0 for the usual number
 * @param script a script that finds it; empty if seeds do
 * @param edits what is replaced
 */
record Mutant(
    Path file, String says, String theme, long seed, int search, String script, List<Edit> edits) {
  /** A text of one file and what stands in its place. */
  record Edit(String file, String text, String replacement) {
    String apply(String source) {
      int at = source.indexOf(text);
      if (at < 0 || source.indexOf(text, at + 1) >= 0) {
        throw new IllegalStateException(
            file + " has this text " + (at < 0 ? "nowhere" : "more than once") + ":\n" + text);
      }
      return source.substring(0, at) + replacement + source.substring(at + text.length());
    }
  }

  private static final Pattern THEME = Pattern.compile("(?m)^scenario (\\w+)$");
  private static final Pattern SEED = Pattern.compile("(?m)^seed (\\d+)$");
  private static final Pattern SEARCH = Pattern.compile("(?m)^search (\\d+)$");
  private static final Pattern SCRIPT = Pattern.compile("(?m)^script ([\\w.]+)$");
  private static final Pattern EDIT =
      Pattern.compile("(?s)file (\\S+)\n<<<\n(.*?)\n===\n(.*?)\n?>>>(?:\n|$)");

  static Mutant read(Path file) throws IOException {
    String text = Files.readString(file);
    var seed = SEED.matcher(text);
    var edit = EDIT.matcher(text);
    if (!seed.find()) {
      throw new IllegalStateException(file + " names no seed");
    }
    List<Edit> edits = new ArrayList<>();
    while (edit.find()) {
      edits.add(new Edit(edit.group(1), edit.group(2), edit.group(3)));
    }
    if (edits.isEmpty()) {
      throw new IllegalStateException(file + " changes nothing");
    }
    return new Mutant(
        file,
        text.lines().findFirst().orElseThrow(),
        value(THEME, text, ""),
        Long.parseLong(seed.group(1)),
        Integer.parseInt(value(SEARCH, text, "0")),
        value(SCRIPT, text, ""),
        edits);
  }

  private static String value(Pattern pattern, String text, String otherwise) {
    var found = pattern.matcher(text);
    return found.find() ? found.group(1) : otherwise;
  }

  String name() {
    return file.getFileName().toString().replace(".txt", "");
  }

  /** The seed as the table and the command line of the simulator have it. */
  String seedText(long number) {
    return (theme.isEmpty() ? "" : theme + " ") + number;
  }

  /** The files that it changes, under {@code sources}, with their changed texts. */
  Map<String, String> sources(Path sources) throws IOException {
    Map<String, String> changed = new LinkedHashMap<>();
    for (Edit edit : edits) {
      String before = changed.get(edit.file());
      String source = before == null ? Files.readString(sources.resolve(edit.file())) : before;
      changed.put(edit.file(), edit.apply(source));
    }
    return changed;
  }

  /** Keeps another seed in the mutant's file. */
  void keepSeed(long found) throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, SEED.matcher(text).replaceFirst("seed " + found));
  }
}
