/** An example for the rules of the architecture. */
@NullMarked
package dev.hence.conventions.architecture.example.core.data;

import org.jspecify.annotations.NullMarked;
