/** An example for the rules of the architecture. */
@NullMarked
package dev.hence.conventions.architecture.example.checker;

import org.jspecify.annotations.NullMarked;
