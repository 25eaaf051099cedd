/** Decides whether a recorded history is causally consistent, and shows what isn't. */
@NullMarked
package dev.hence.checker;

import org.jspecify.annotations.NullMarked;
