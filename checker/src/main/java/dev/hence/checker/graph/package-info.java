/** Graphs of many small numbers, and what is asked of them. */
@NullMarked
package dev.hence.checker.graph;

import org.jspecify.annotations.NullMarked;
