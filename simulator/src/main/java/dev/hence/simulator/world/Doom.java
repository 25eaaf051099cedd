package dev.hence.simulator.world;

/** Where in its work a process is to die, or not to get on. */
public final class Doom {
  private Fate commit = Fate.GOES_WELL;
  private long endNanos;
  private int sendsLeft = Integer.MAX_VALUE;
  private int wordsLeft = Integer.MAX_VALUE;
  private int answersLeft = Integer.MAX_VALUE;
  private Observer.Said last = Observer.Said.NOTHING;

  /** What becomes of the next commit. */
  public enum Fate {
    GOES_WELL,
    /** The process dies just before it. */
    DIES_BEFORE,
    /** The process dies just after it, and before it sends. */
    DIES_AFTER,
    /** It fails, and all of it is on the disk nevertheless. */
    FAILS_AND_IS_KEPT,
    /** It fails, and nothing of it is on the disk. */
    FAILS_AND_IS_LOST
  }

  Doom() {}

  /** Takes back what was planned. */
  public void spare() {
    commit = Fate.GOES_WELL;
    sendsLeft = Integer.MAX_VALUE;
    wordsLeft = Integer.MAX_VALUE;
    answersLeft = Integer.MAX_VALUE;
  }

  public void inCommit(Fate fate) {
    commit = fate;
  }

  /**
   * Lets the next commit fail, after which the process ends by itself.
   *
   * @param kept whether all of it is on the disk nevertheless
   * @param nanos how long the end takes
   */
  public void failCommit(boolean kept, long nanos) {
    commit = kept ? Fate.FAILS_AND_IS_KEPT : Fate.FAILS_AND_IS_LOST;
    endNanos = nanos;
  }

  /** Lets it die instead of a message, when it has sent so many more; its answers are lost. */
  public void inSends(int left) {
    sendsLeft = left;
  }

  /** Lets it die instead of what it says when it has sent or answered so many more times. */
  public void inWords(int left) {
    wordsLeft = left;
  }

  /** Lets it die instead of an answer before which it has said something in its duty cycle. */
  public void inAnswers(int left) {
    answersLeft = left;
  }

  Fate commit() {
    return commit;
  }

  /** How long the process takes to end after a failed commit. */
  long endNanos() {
    return endNanos;
  }

  /** What it said last in this duty cycle. */
  Observer.Said last() {
    return last;
  }

  void cycleBegins() {
    last = Observer.Said.NOTHING;
  }

  /** Whether the end comes before the next message because of those sent before. */
  boolean endsSending() {
    return sendsLeft-- <= 0;
  }

  /** Whether the end comes before {@code next}; if not, it is said. */
  boolean endsBefore(Observer.Said next) {
    boolean answersLate = next == Observer.Said.ANSWERED && last != Observer.Said.NOTHING;
    if (wordsLeft-- <= 0 || (answersLate && answersLeft-- <= 0)) {
      return true;
    }
    last = next;
    return false;
  }
}
