package dev.hence.simulator.world;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** A source of randomness: the same draws from the same seed, on every platform. */
public final class Dice implements LongSupplier {
  private final SplittableRandom random;

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  public static Dice ofSeed(long seed) {
    return new Dice(new SplittableRandom(seed));
  }

  /** Dice for another purpose, so that a draw more there changes nothing here. */
  public Dice split() {
    return new Dice(random.split());
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From 0 to {@code bound} − 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** From {@code low} to {@code high}, both included. */
  public long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  public <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @Override
  public long getAsLong() {
    return random.nextLong();
  }
}
