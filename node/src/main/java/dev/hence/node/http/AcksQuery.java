package dev.hence.node.http;

import dev.hence.core.replica.Acks;
import java.util.Optional;

/** The query parameter {@code acks} of a write; other parameters are left alone. */
final class AcksQuery {
  private static final String NAME = "acks=";

  private AcksQuery() {}

  /** The level asked for, or {@code otherwise}; empty if it is malformed or given twice. */
  static Optional<Acks> read(String query, Acks otherwise) {
    if (!query.contains("acks")) {
      return Optional.of(otherwise);
    }
    Optional<Acks> found = Optional.empty();
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith(NAME) || parameter.equals("acks")) {
        Optional<Acks> level = level(parameter);
        if (level.isEmpty() || found.isPresent()) {
          return Optional.empty();
        }
        found = level;
      }
    }
    return Optional.of(found.orElse(otherwise));
  }

  private static Optional<Acks> level(String parameter) {
    return switch (parameter) {
      case "acks=local" -> Optional.of(Acks.LOCAL);
      case "acks=two" -> Optional.of(Acks.TWO);
      case "acks=majority" -> Optional.of(Acks.MAJORITY);
      case "acks=all" -> Optional.of(Acks.ALL);
      default -> Optional.empty();
    };
  }
}
