/**
 * Rules over what compiled classes use: the core is deterministic, packages form layers, modules
 * point one way.
 *
 * <p>The rules are written over a root package, so that the same rules are held to examples that
 * they must refuse.
 */
@NullMarked
package dev.hence.conventions.architecture;

import org.jspecify.annotations.NullMarked;
