package dev.hence.simulator.checker;

/** An invariant doesn't hold: a bug in the core, or in the simulator. */
public final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String invariant;

  public Violation(String invariant, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
  }

  public String invariant() {
    return invariant;
  }
}
