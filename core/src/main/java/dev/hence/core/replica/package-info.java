/** The replica: one deterministic state machine, inputs in, effects out. */
@NullMarked
package dev.hence.core.replica;

import org.jspecify.annotations.NullMarked;
