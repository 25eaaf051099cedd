package dev.hence.conventions.tidy;

/**
 * A place that breaks a rule.
 *
 * @param path relative to the root of the repository
 * @param line counted from 1
 * @param remedy what is wrong and what to do about it
 */
record Violation(String path, int line, String remedy) {

  @Override
  public String toString() {
    return path + ":" + line + ": " + remedy;
  }
}
