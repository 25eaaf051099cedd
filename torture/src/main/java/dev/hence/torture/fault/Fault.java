package dev.hence.torture.fault;

/** One thing that is done to a cluster, and undone. Its text says what, for the schedule. */
public interface Fault {
  /** What it counts as. */
  Kind kind();

  /** Does it. One that has a round of its own may take its time. */
  void inject(World world) throws InterruptedException;

  /** Undoes it: nodes run again, links carry again. */
  default void heal(World world) throws InterruptedException {}
}
