package dev.hence.core.runtime;

import dev.hence.core.replica.Event;

/** The port to the person who reads the log. Never throws. */
public interface Notices {
  void record(Event event);
}
