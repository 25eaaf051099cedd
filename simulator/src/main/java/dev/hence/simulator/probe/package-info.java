/** Counts of what runs reach. */
@NullMarked
package dev.hence.simulator.probe;

import org.jspecify.annotations.NullMarked;
