/** Clients, administrators and the nemesis, drawn from a scenario. */
@NullMarked
package dev.hence.simulator.workload;

import org.jspecify.annotations.NullMarked;
