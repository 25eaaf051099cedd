package dev.hence.checker.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts numbered from 0 in the order in which they first came. */
final class Names {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  /** The number of a text; {@link History#NONE} of null. */
  int number(@Nullable String text) {
    if (text == null) {
      return History.NONE;
    }
    Integer known = numbers.putIfAbsent(text, texts.size());
    if (known != null) {
      return known;
    }
    texts.add(text);
    return texts.size() - 1;
  }

  String text(int number) {
    return texts.get(number);
  }

  int size() {
    return texts.size();
  }

  /** Forgets how to find numbers: that takes more room than the texts. */
  void close() {
    numbers.clear();
  }
}
