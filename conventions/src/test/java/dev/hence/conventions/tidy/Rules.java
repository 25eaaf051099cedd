package dev.hence.conventions.tidy;

import java.util.List;

/** All rules that the repository is held to. */
final class Rules {

  static final List<Rule> ALL =
      List.of(
          new SizeRule(),
          new WhitespaceRule(),
          new NameRule(),
          new CommentRule(),
          new DocumentedRule(),
          new LinkRule(),
          new TestNameRule());

  private Rules() {}
}
