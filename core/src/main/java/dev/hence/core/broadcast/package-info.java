/** Causal broadcast: updates, holdback, delivery, anti-entropy and stability. */
@NullMarked
package dev.hence.core.broadcast;

import org.jspecify.annotations.NullMarked;
