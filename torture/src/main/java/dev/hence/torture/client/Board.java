package dev.hence.torture.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Where clients leave tokens for each other; old ones stay until newer ones push them out. */
final class Board {
  private static final int TOKENS_MAX = 64;

  private final List<String> tokens = new ArrayList<>();

  /** Leaves a token in the place of one that was there, once the board is full. */
  synchronized void leave(String token, RandomGenerator random) {
    if (tokens.size() < TOKENS_MAX) {
      tokens.add(token);
    } else {
      tokens.set(random.nextInt(TOKENS_MAX), token);
    }
  }

  /** Any of the tokens. */
  synchronized Optional<String> take(RandomGenerator random) {
    return tokens.isEmpty()
        ? Optional.empty()
        : Optional.of(tokens.get(random.nextInt(tokens.size())));
  }

  /** All tokens that lie here now. */
  synchronized List<String> all() {
    return List.copyOf(tokens);
  }
}
