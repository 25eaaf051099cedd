package dev.hence.conventions.architecture.example.node;

import dev.hence.conventions.architecture.example.simulator.World;
import java.lang.reflect.Method;

/** A class of the node that uses the simulator, which uses it, and reflection. */
public final class Reaching {

  World world() {
    return new World();
  }

  Method[] methods() {
    return World.class.getMethods();
  }
}
