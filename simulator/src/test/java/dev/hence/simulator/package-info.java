/** The simulator's whole runs. */
@NullMarked
package dev.hence.simulator;

import org.jspecify.annotations.NullMarked;
