package dev.hence.simulator.checker;

/**
 * Something wrong that is done on purpose.
 *
 * @param check the name of the one check that is to see it
 * @param how what is done
 * @param act does it
 */
record Breach(String check, String how, Runnable act) {
  @Override
  public String toString() {
    return check + ": " + how;
  }
}
