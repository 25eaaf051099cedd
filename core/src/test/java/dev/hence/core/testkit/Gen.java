package dev.hence.core.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A seeded source of test data: the same seed draws the same data for ever.
 *
 * <p>Threading: owned by one test.
 */
public final class Gen {
  private final SplittableRandom random;
  private final long seed;
  private final int size;

  /** A source that draws collections of up to {@code size} elements. */
  public Gen(long seed, int size) {
    this.seed = seed;
    this.size = size;
    this.random = new SplittableRandom(seed);
  }

  public long seed() {
    return seed;
  }

  /** How large drawn data may get; small in the first runs of a property. */
  public int size() {
    return size;
  }

  /** Any number of 64 bits. */
  public long bits() {
    return random.nextLong();
  }

  /** A number from {@code low} to {@code high}, both included. */
  public int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** A number from {@code low} to {@code high}, both included. */
  public long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  /** True in {@code percent} of a hundred cases. */
  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** One of {@code choices}, each equally often. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Zero to {@link #size()} elements. */
  public <T> List<T> list(Function<Gen, T> element) {
    return list(between(0, size), element);
  }

  public <T> List<T> list(int count, Function<Gen, T> element) {
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(element.apply(this));
    }
    return list;
  }

  /** Those of {@code all} that fall under {@code percent}, each for itself, in order. */
  public <T> List<T> some(List<T> all, int percent) {
    return all.stream().filter(element -> chance(percent)).toList();
  }

  /** {@code all} in a random order. */
  public <T> List<T> shuffled(List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T moved = shuffled.get(i);
      shuffled.set(i, shuffled.get(j));
      shuffled.set(j, moved);
    }
    return shuffled;
  }

  /** An independent source of random numbers, such as a replica takes. */
  public LongSupplier randomness() {
    SplittableRandom split = random.split();
    return split::nextLong;
  }
}
