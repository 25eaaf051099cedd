package dev.hence.conventions.tidy;

import java.util.List;

/** A property that every file of the repository has. */
interface Rule {

  /** Every place that breaks this rule, by path and line. */
  List<Violation> check(Tree tree);

  /** What the rule is called in a test report. */
  default String name() {
    return getClass().getSimpleName();
  }
}
