@NullMarked
package dev.hence.node.log;

import org.jspecify.annotations.NullMarked;
