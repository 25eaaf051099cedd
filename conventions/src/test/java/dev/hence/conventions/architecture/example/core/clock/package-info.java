/** An example for the rules of the architecture. */
@NullMarked
package dev.hence.conventions.architecture.example.core.clock;

import org.jspecify.annotations.NullMarked;
