/** A simulated world around the core, replayed from one seed. */
@NullMarked
package dev.hence.simulator;

import org.jspecify.annotations.NullMarked;
