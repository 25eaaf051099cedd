/** The command line: one node, or a whole cluster on this machine. */
@NullMarked
package dev.hence.node.cli;

import org.jspecify.annotations.NullMarked;
