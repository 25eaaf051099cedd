package dev.hence.simulator.workload;

import dev.hence.core.clock.Token;
import dev.hence.simulator.checker.Past;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a client has seen.
 *
 * @param token as its token says
 * @param past in full
 * @param texts the tokens that were joined in its token, as nodes gave them
 */
record Seen(Token token, Past past, SortedSet<String> texts) {
  static final Seen NOTHING = new Seen(Token.NO_PAST, Past.NOTHING, Collections.emptySortedSet());

  Seen join(Seen other) {
    SortedSet<String> both = new TreeSet<>(texts);
    both.addAll(other.texts);
    return new Seen(token.join(other.token), past.join(other.past), both);
  }
}
