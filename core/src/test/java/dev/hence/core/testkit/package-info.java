/** A small kit for property tests: seeded generators, and runs that can be repeated by seed. */
@NullMarked
package dev.hence.core.testkit;

import org.jspecify.annotations.NullMarked;
