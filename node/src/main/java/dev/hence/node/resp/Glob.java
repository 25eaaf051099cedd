package dev.hence.node.resp;

import java.nio.charset.StandardCharsets;

/**
 * A pattern as Redis has it, over bytes: {@code *} any text, {@code ?} any byte, {@code [a-z]} one
 * of a set, {@code [^a-z]} one that isn't, {@code \} takes the next byte as it is.
 *
 * <p>Cost: the product of both lengths at most, since only the last star is ever tried anew.
 */
final class Glob {
  private final byte[] pattern;

  /** Where the element at which the last match was tried ends. */
  private int next;

  Glob(byte[] pattern) {
    this.pattern = pattern;
  }

  boolean matches(String text) {
    return matches(text.getBytes(StandardCharsets.UTF_8));
  }

  boolean matches(byte[] text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int taken = 0;
    while (at < text.length) {
      if (in < pattern.length && pattern[in] == '*') {
        star = ++in;
        taken = at;
      } else if (in < pattern.length && matchesOne(in, text[at])) {
        in = next;
        at++;
      } else if (star >= 0) {
        in = star;
        at = ++taken;
      } else {
        return false;
      }
    }
    while (in < pattern.length && pattern[in] == '*') {
      in++;
    }
    return in == pattern.length;
  }

  private boolean matchesOne(int in, byte octet) {
    byte mark = pattern[in];
    if (mark == '[') {
      return matchesSet(in + 1, octet & 0xff);
    }
    boolean escaped = mark == '\\' && in + 1 < pattern.length;
    next = escaped ? in + 2 : in + 1;
    return (mark == '?' && !escaped) || octet == (escaped ? pattern[in + 1] : mark);
  }

  /** A set without an end reaches to the pattern's. */
  private boolean matchesSet(int from, int octet) {
    boolean not = from < pattern.length && pattern[from] == '^';
    int in = not ? from + 1 : from;
    boolean found = false;
    while (in < pattern.length && pattern[in] != ']') {
      if (pattern[in] == '\\' && in + 1 < pattern.length) {
        in++;
        found |= (pattern[in] & 0xff) == octet;
      } else if (in + 2 < pattern.length && pattern[in + 1] == '-') {
        int one = pattern[in] & 0xff;
        int other = pattern[in + 2] & 0xff;
        found |= octet >= Math.min(one, other) && octet <= Math.max(one, other);
        in += 2;
      } else {
        found |= (pattern[in] & 0xff) == octet;
      }
      in++;
    }
    next = Math.min(pattern.length, in + 1);
    return found != not;
  }
}
