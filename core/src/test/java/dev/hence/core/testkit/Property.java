package dev.hence.core.testkit;

import java.util.function.Consumer;

/**
 * Checks that something holds for many drawn cases.
 *
 * <p>The seeds are 1, 2, 3 …, so a build is repeatable. Sizes grow with the seed, so that the first
 * failure is a small one. A failure names its seed and the command that runs that case alone.
 */
public final class Property {
  private static final String SEED = "hence.seed";
  private static final int SIZE_MAX = 12;

  private Property() {}

  /** Runs {@code property} {@code runs} times, or once when a seed is given on the command line. */
  public static void forAll(int runs, Consumer<Gen> property) {
    Long only = Long.getLong(SEED);
    if (only != null) {
      run(only, property);
      return;
    }
    for (long seed = 1; seed <= runs; seed++) {
      run(seed, property);
    }
  }

  private static void run(long seed, Consumer<Gen> property) {
    int size = (int) Math.min(SIZE_MAX, 1 + seed / 8);
    try {
      property.accept(new Gen(seed, size));
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "seed " + seed + " fails: " + failure.getMessage() + "\nreplay: " + replay(seed),
          failure);
    }
  }

  private static String replay(long seed) {
    String test =
        StackWalker.getInstance()
            .walk(frames ->
                frames
                    .dropWhile(frame -> frame.getClassName().equals(Property.class.getName()))
                    .findFirst()
                    .map(frame -> frame.getClassName() + "#" + frame.getMethodName())
                    .orElse("*"));
    return "./mvnw -pl core test -Dtest='" + test + "' -D" + SEED + "=" + seed;
  }
}
