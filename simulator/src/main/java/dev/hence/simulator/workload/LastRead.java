package dev.hence.simulator.workload;

import dev.hence.core.data.Key;
import dev.hence.simulator.world.SimulatedNode;

/** A read when the faults are over, and whom it asks first. */
record LastRead(Key key, SimulatedNode node) {}
