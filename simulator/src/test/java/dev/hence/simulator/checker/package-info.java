/** The checkers, and that they find what they should. */
@NullMarked
package dev.hence.simulator.checker;

import org.jspecify.annotations.NullMarked;
