package dev.hence.checker.verdict;

/**
 * A kind of violation. Those of causal consistency with convergence are the bad patterns of
 * Bouajjani, Enea, Guerraoui and Hamza, POPL 2017, table 2, under their names there; the others are
 * about answers that contradict what was asked.
 */
public enum Pattern {
  CYCLIC_CO("CyclicCO", Question.CAUSAL, "operations come causally after themselves"),
  WRITE_CO_INIT_READ(
      "WriteCOInitRead",
      Question.CAUSAL,
      "a key reads as never written, causally after a write to it"),
  THIN_AIR_READ("ThinAirRead", Question.CAUSAL, "a read returns what nobody wrote"),
  WRITE_CO_READ(
      "WriteCORead",
      Question.CAUSAL,
      "a read returns a write that another one overwrote in the read's causal past"),
  CYCLIC_CF("CyclicCF", Question.CAUSAL, "reads can't agree on any order of the concurrent writes"),
  REFUSED_WRITE_READ(
      "RefusedWriteRead", Question.CAUSAL, "a read returns a write that was refused"),
  WRITE_APPLIED_TWICE("WriteAppliedTwice", Question.CAUSAL, "one write shows under two versions"),
  DUPLICATE_VERSION("DuplicateVersion", Question.CAUSAL, "two writes got the same version"),
  LOST("Lost", Question.SETS, "an acknowledged write is not there after healing"),
  RESURRECTED("Resurrected", Question.SETS, "a deleted key is there after healing"),
  PHANTOM("Phantom", Question.SETS, "after healing a key holds what nobody wrote"),
  DIVERGED(
      "Diverged", Question.CONVERGENCE, "reads after healing answer different versions of a key");

  /** What is asked of a history. */
  public enum Question {
    CAUSAL,
    SETS,
    CONVERGENCE
  }

  private final String text;
  private final Question question;
  private final String meaning;

  Pattern(String text, Question question, String meaning) {
    this.text = text;
    this.question = question;
    this.meaning = meaning;
  }

  /** The name in a verdict. */
  public String text() {
    return text;
  }

  public Question question() {
    return question;
  }

  /** The violation in a sentence. */
  public String meaning() {
    return meaning;
  }
}
