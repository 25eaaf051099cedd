/** Scripted scenarios and their readable traces. */
@NullMarked
package dev.hence.simulator.transcript;

import org.jspecify.annotations.NullMarked;
