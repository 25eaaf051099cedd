package dev.hence.core.data;

/** What a write puts into a register. */
public sealed interface Content {
  /** A value that can be read. */
  record Live(Value value) implements Content {}

  /** The mark of a delete. */
  record Tombstone() implements Content {}

  Content TOMBSTONE = new Tombstone();
}
