package dev.hence.conventions.architecture.example.simulator;

import dev.hence.conventions.architecture.example.node.Reaching;

/** A class of the simulator that uses the node. */
public final class World {

  Reaching reaching() {
    return new Reaching();
  }
}
