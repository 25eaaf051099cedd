/** The duty cycle that carries out a replica's effects through ports. */
@NullMarked
package dev.hence.core.runtime;

import org.jspecify.annotations.NullMarked;
