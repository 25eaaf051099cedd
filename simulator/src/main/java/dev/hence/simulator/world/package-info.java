/** The simulated world: time, disks, network and nodes, all driven by one scheduler. */
@NullMarked
package dev.hence.simulator.world;

import org.jspecify.annotations.NullMarked;
