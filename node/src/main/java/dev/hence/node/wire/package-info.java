/** Binary forms of the core's words, on disk and between nodes. */
@NullMarked
package dev.hence.node.wire;

import org.jspecify.annotations.NullMarked;
