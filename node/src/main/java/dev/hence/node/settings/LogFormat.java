package dev.hence.node.settings;

/** The form of a line of the log. */
public enum LogFormat {
  TEXT,
  JSON
}
