/** What stability does, on whole nodes in a simulated world. */
@NullMarked
package dev.hence.simulator.stability;

import org.jspecify.annotations.NullMarked;
