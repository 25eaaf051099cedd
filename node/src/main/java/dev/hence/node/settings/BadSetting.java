package dev.hence.node.settings;

/** A setting that a node can't start with; the message is one line for the person who set it. */
public final class BadSetting extends Exception {
  private static final long serialVersionUID = 1;

  BadSetting(String message) {
    super(message);
  }
}
