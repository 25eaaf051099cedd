/** The rules that hold over the whole tree, as tests. */
@NullMarked
package dev.hence.conventions;

import org.jspecify.annotations.NullMarked;
