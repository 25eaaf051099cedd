package dev.hence.checker.causal;

import java.util.List;

/**
 * What a read that returns too old a write breaks, by how the newer write gets into its past. The
 * first four are the session guarantees of Terry et al. 1994.
 */
enum Guarantee {
  READ_YOUR_WRITES("read your writes", "S"),
  MONOTONIC_READS("monotonic reads", "RS"),
  MONOTONIC_WRITES("monotonic writes", "SRS"),
  WRITES_FOLLOW_READS("writes follow reads", "RSRS"),
  TOKEN("a bearer of a token sees what its givers saw", ""),
  CAUSALITY("causality through several sessions", "");

  /** How one operation of a way follows from the one before. */
  enum Relation {
    SESSION('S'),
    READ('R'),
    TOKEN('T');

    private final char letter;

    Relation(char letter) {
      this.letter = letter;
    }
  }

  private final String text;
  private final String shape;

  Guarantee(String text, String shape) {
    this.text = text;
    this.shape = shape;
  }

  String text() {
    return text;
  }

  /** The guarantee whose way has these relations, several in one session taken as one. */
  static Guarantee of(List<Relation> way) {
    StringBuilder shape = new StringBuilder();
    for (Relation relation : way) {
      boolean goesOn =
          relation == Relation.SESSION
              && !shape.isEmpty()
              && shape.charAt(shape.length() - 1) == relation.letter;
      if (!goesOn) {
        shape.append(relation.letter);
      }
    }
    for (Guarantee guarantee : values()) {
      if (guarantee.shape.contentEquals(shape)) {
        return guarantee;
      }
    }
    return way.contains(Relation.TOKEN) ? TOKEN : CAUSALITY;
  }
}
