package dev.hence.checker.history;

import java.util.Arrays;

/** A growing list of longs, as compact as an array. */
final class Column {
  private static final int FIRST_CAPACITY = 16;

  private long[] elements = new long[FIRST_CAPACITY];
  private int size;

  void add(long element) {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, size + (size >> 1));
    }
    elements[size++] = element;
  }

  long get(int index) {
    return elements[index];
  }
}
