/** The parts of the simulated world. */
@NullMarked
package dev.hence.simulator.world;

import org.jspecify.annotations.NullMarked;
