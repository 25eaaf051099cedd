/** Identities and clocks: writers, dots, vector clocks, hybrid time and the causal token. */
@NullMarked
package dev.hence.core.clock;

import org.jspecify.annotations.NullMarked;
