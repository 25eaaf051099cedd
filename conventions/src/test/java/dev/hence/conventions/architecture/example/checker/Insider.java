package dev.hence.conventions.architecture.example.checker;

import dev.hence.conventions.architecture.example.core.data.Later;

/** A class of the checker that knows the core. */
final class Insider {

  Later later() {
    return new Later();
  }
}
