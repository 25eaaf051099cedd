package dev.hence.simulator.world;

/** The simulated process ends here: thrown out of a port to leave a duty cycle half done. */
final class ProcessDied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean answersLeave;

  /**
   * The end of a process.
   *
   * @param answersLeave whether clients get the answers that it gave in this cycle
   */
  ProcessDied(boolean answersLeave) {
    super("killed", null, false, false);
    this.answersLeave = answersLeave;
  }

  boolean answersLeave() {
    return answersLeave;
  }
}
