package dev.hence.conventions.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds each tidy rule to examples that it must accept and examples that it must refuse. */
class RuleExamplesTest {

  private static final String DOC = "/** A thing. */\n";
  private static final String INFO = "core/src/main/java/a/package-info.java";
  private static final String MARKED = "/** Things. */\n@NullMarked\npackage a;\n";
  private static final String CLASS = "core/src/main/java/a/Thing.java";
  private static final String TEST = "core/src/test/java/a/ThingTest.java";
  private static final String TEST_INFO = "core/src/test/java/a/package-info.java";
  private static final String DOCUMENT = "docs/page.md";

  private static String lines(int count) {
    return "    a();\n".repeat(count);
  }

  private static String body(String members) {
    return "class Thing {\n" + members + "\n}\n";
  }

  static Stream<Refused> refused() {
    return Stream.of(
        refused(new SizeRule(), CLASS, "x\n".repeat(401).replace("x", "//"), 401, "400"),
        refused(new SizeRule(), CLASS, body("  void m() {\n" + lines(69) + "  }"), 2, "split"),
        refused(new SizeRule(), CLASS, body("  // " + "x".repeat(96)), 2, "break the line"),
        refused(
            new SizeRule(),
            CLASS,
            body("  Thing(int a, int b, int c, int d, int e, int f) {}"),
            2,
            "record"),
        refused(new WhitespaceRule(), CLASS, "class A {\n\tint a;\n}\n", 2, "tab"),
        refused(new WhitespaceRule(), DOCUMENT, "# A \n", 1, "blank"),
        refused(new WhitespaceRule(), DOCUMENT, "# A\nb", 2, "line break"),
        refused(new NameRule(), CLASS, "class StoreImpl {}\n", 1, "what it is"),
        refused(new NameRule(), CLASS, "\nclass PeerManager {}\n", 2, "field's words"),
        refused(new NameRule(), CLASS, "class KeyHelper {}\n", 1, "field's words"),
        refused(new NameRule(), CLASS, "class KeyUtils {}\n", 1, "type"),
        refused(new NameRule(), CLASS, "class InputProcessor {}\n", 1, "field's words"),
        refused(new NameRule(), CLASS, body("  record VersionMap() {}"), 2, "Coverage"),
        refused(new NameRule(), CLASS, "class HTTPServer {}\n", 1, "acronyms"),
        refused(new NameRule(), CLASS, body("  int getSize() {\n    return 1;\n  }"), 2, "get"),
        refused(new NameRule(), TEST, body("  @Test void reads() {}"), 2, "subject"),
        refused(new CommentRule(), CLASS, "\n// TODO more\n", 2, "chore"),
        refused(new CommentRule(), "dev", "# FIXME more\n", 1, "chore"),
        refused(new CommentRule(), CLASS, "/**\n * A.\n *\n * @author me\n */\n", 4, "author"),
        refused(new CommentRule(), CLASS, "// ---------- fields\n", 1, "banner"),
        refused(new CommentRule(), CLASS, "// send(message);\n", 1, "code"),
        refused(new CommentRule(), CLASS, "/*\n * if (late) {\n */\n", 2, "code"),
        refused(new CommentRule(), CLASS, "int a; // int b = a + 1;\n", 1, "code"),
        new Refused(
            new DocumentedRule(), Map.of(CLASS, DOC + "class Thing {}\n"), INFO + ":1:", "file"),
        new Refused(
            new DocumentedRule(), Map.of(TEST, "class ThingTest {}\n"), TEST_INFO + ":1:", "file"),
        refused(new DocumentedRule(), INFO, MARKED.replace("@", "// @"), 1, "@NullMarked"),
        refused(new DocumentedRule(), INFO, MARKED.substring(15), 1, "sentence"),
        new Refused(
            new DocumentedRule(),
            Map.of(INFO, MARKED, CLASS, "package a;\n\nclass Thing {}\n"),
            CLASS + ":3:",
            "doc comment"),
        refused(new LinkRule(), DOCUMENT, "A\n[b](missing.md)\n", 2, "missing.md"),
        refused(new LinkRule(), DOCUMENT, "# A\n[b](#c)\n", 2, "#c"),
        refused(new LinkRule(), DOCUMENT, "[b](../../up.md)\n", 1, "up.md"),
        refused(new LinkRule(), DOCUMENT, "see `docs/gone/File.java`\n", 1, "docs/gone"),
        refused(new LinkRule(), DOCUMENT, "see `GONE.md`\n", 1, "GONE.md"),
        refused(new LinkRule(), CLASS, "// see docs/gone.md\n", 1, "docs/gone.md"),
        refused(new TestNameRule(), DOCUMENT, "A\nby `GoneTest`\n", 2, "GoneTest"),
        new Refused(
            new TestNameRule(),
            Map.of(DOCUMENT, "by `ThingTest.gone_a_b`\n", TEST, body("  void here_a_b() {}")),
            DOCUMENT + ":1:",
            "ThingTest.gone_a_b"));
  }

  static Stream<Accepted> accepted() {
    return Stream.of(
        new Accepted(new SizeRule(), Map.of(CLASS, "//\n".repeat(400))),
        new Accepted(new SizeRule(), Map.of(CLASS, body("  void m() {\n" + lines(68) + "  }"))),
        new Accepted(new SizeRule(), Map.of(CLASS, body("  // " + "x".repeat(95)))),
        new Accepted(new SizeRule(), Map.of(CLASS, "// https://" + "x".repeat(100) + "\n")),
        new Accepted(new SizeRule(), Map.of(CLASS, body("  void m(int a, int b, int c) {}"))),
        new Accepted(
            new SizeRule(),
            Map.of(
                CLASS,
                "record Thing(int a, int b, int c, int d, int e, int f) {\n  Thing {}\n}\n")),
        new Accepted(new WhitespaceRule(), Map.of(CLASS, "class A {\n  int a;\n}\n")),
        new Accepted(new NameRule(), Map.of(CLASS, "class HttpServer {}\n")),
        new Accepted(new NameRule(), Map.of(CLASS, "class Utility2 {}\n")),
        new Accepted(new NameRule(), Map.of(CLASS, body("  int get() {\n    return 1;\n  }"))),
        new Accepted(new NameRule(), Map.of(TEST, body("  @Test void read_absent_is404() {}"))),
        new Accepted(new NameRule(), Map.of(CLASS, body("  void getAbsent_is404() {}"))),
        new Accepted(
            new NameRule(),
            Map.of(CLASS, body("  @Override public int getSize() {\n    return 1;\n  }"))),
        new Accepted(new CommentRule(), Map.of(CLASS, "// Sent before the sync ends; see step.\n")),
        new Accepted(new CommentRule(), Map.of(CLASS, "String s = \"// TODO\";\n")),
        new Accepted(new CommentRule(), Map.of(CLASS, "char c = '\"'; String s = \"//a();\";\n")),
        new Accepted(
            new CommentRule(), Map.of(CLASS, "String s = \"\"\"\n    \" // a();\n    \"\"\";\n")),
        new Accepted(new CommentRule(), Map.of(CLASS, "/** <pre>{@code a();}</pre> */\n")),
        new Accepted(new CommentRule(), Map.of(DOCUMENT, "No TODO stays.\n")),
        new Accepted(
            new DocumentedRule(),
            Map.of(INFO, MARKED, CLASS, DOC + "class Thing {}\n", TEST, "class ThingTest {}\n")),
        new Accepted(
            new LinkRule(),
            Map.of(
                DOCUMENT, "# A b, c!\n[d](#a-b-c) [e](../core/) [f](https://x.y/z)\n", CLASS, "")),
        new Accepted(
            new LinkRule(),
            Map.of(DOCUMENT, "`" + CLASS + "`, `core/target/x.jar`, `/kvs/key`\n", CLASS, "")),
        new Accepted(new LinkRule(), Map.of(DOCUMENT, "```\n[a](gone.md)\n```\n")),
        new Accepted(
            new TestNameRule(),
            Map.of(
                DOCUMENT,
                "`ThingTest`, `ThingTest.here_a_b`, `-Dtest`\n",
                TEST,
                body("  void here_a_b() {}"))));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void check_badExample_isNamedWithItsLine(Refused example) {
    assertThat(example.rule().check(Tree.of(example.files())))
        .singleElement()
        .asString()
        .startsWith(example.place())
        .contains(example.remedy());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void check_goodExample_isAccepted(Accepted example) {
    assertThat(example.rule().check(Tree.of(example.files()))).isEmpty();
  }

  @Test
  void rules_all_haveExamplesOfBothKinds() {
    assertThat(refused().map(Refused::rule).map(Rule::name)).containsAll(names());
    assertThat(accepted().map(Accepted::rule).map(Rule::name)).containsAll(names());
  }

  private static List<String> names() {
    return Rules.ALL.stream().map(Rule::name).toList();
  }

  private static Refused refused(Rule rule, String path, String text, int line, String remedy) {
    return new Refused(rule, Map.of(path, text), path + ":" + line + ":", remedy);
  }

  /** Files of which the rule names exactly one place, with a remedy that holds these words. */
  record Refused(Rule rule, Map<String, String> files, String place, String remedy) {}

  record Accepted(Rule rule, Map<String, String> files) {}
}
