package dev.hence.simulator.world;

/** The simulated process ends here: thrown out of a port to leave a duty cycle half done. */
final class ProcessDied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessDied() {
    super("killed", null, false, false);
  }
}
