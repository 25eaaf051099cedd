package dev.hence.checker.graph;

import java.util.Arrays;

/**
 * A growing list of ints, as compact as an array.
 *
 * <p>Threading: owned by one thread at a time.
 */
public final class IntList {
  private static final int FIRST_CAPACITY = 4;

  private int[] elements = {};
  private int size;

  /** The list of {@code elements}. */
  public static IntList of(int... elements) {
    IntList list = new IntList();
    list.elements = elements.clone();
    list.size = elements.length;
    return list;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public int get(int index) {
    return elements[index];
  }

  public int last() {
    return elements[size - 1];
  }

  public void set(int index, int element) {
    elements[index] = element;
  }

  public void add(int element) {
    ensureRoom();
    elements[size++] = element;
  }

  /** Puts an element at a place, and moves those from there on. */
  public void insert(int index, int element) {
    ensureRoom();
    System.arraycopy(elements, index, elements, index + 1, size - index);
    elements[index] = element;
    size++;
  }

  public int removeLast() {
    return elements[--size];
  }

  public void clear() {
    size = 0;
  }

  /** The number of elements that are at most {@code bound}; the list must be ascending. */
  public int countUpTo(int bound) {
    if (size == 0 || elements[size - 1] <= bound) {
      return size;
    }
    int found = Arrays.binarySearch(elements, 0, size, bound);
    return found < 0 ? -found - 1 : found + 1;
  }

  public int[] toArray() {
    return Arrays.copyOf(elements, size);
  }

  private void ensureRoom() {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, Math.max(FIRST_CAPACITY, size + (size >> 1)));
    }
  }
}
