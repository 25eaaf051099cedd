package dev.hence.checker.causal;

import dev.hence.checker.history.History;

/** What makes the operations of one session causally ordered. */
public enum Sessions {
  /** That they are of one session; tokens count as well. */
  ORDER,
  /** Only that a later one hands in what an earlier one's token says. */
  TOKENS,
  /** Tokens where the history has any, else the order of sessions. */
  AUTO;

  /** Whether the operations of a session of this history count as ordered without tokens. */
  public boolean areOrdered(History history) {
    return switch (this) {
      case ORDER -> true;
      case TOKENS -> false;
      case AUTO -> !history.hasTokens();
    };
  }
}
