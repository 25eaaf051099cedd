/** Deliberate bugs of the protocol, each of which the simulator has to find. */
@NullMarked
package dev.hence.simulator.mutation;

import org.jspecify.annotations.NullMarked;
