package dev.hence.node.resp;

/** What the bytes that came so far make. */
sealed interface Decoded {
  /** A command. */
  record Whole(Command command) implements Decoded {}

  /** No command yet. */
  record Partial() implements Decoded {}

  /** No command ever; {@code error} says why. */
  record Broken(String error) implements Decoded {}

  /** Something complete that is no command: it is passed over. */
  record Empty() implements Decoded {}

  Decoded EMPTY = new Empty();

  Decoded PARTIAL = new Partial();
}
