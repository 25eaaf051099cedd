package dev.hence.conventions.architecture.example.node;

/** A test that sleeps. */
final class SleepyTest {

  private SleepyTest() {}

  static void sleeps() throws InterruptedException {
    Thread.sleep(1);
  }
}
