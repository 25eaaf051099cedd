@NullMarked
package dev.hence.node.wire;

import org.jspecify.annotations.NullMarked;
