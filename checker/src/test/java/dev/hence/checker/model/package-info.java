/** Sources of histories for tests, and a slow but plain judge of them. */
@NullMarked
package dev.hence.checker.model;

import org.jspecify.annotations.NullMarked;
