@NullMarked
package dev.hence.node.cli;

import org.jspecify.annotations.NullMarked;
