/** The log: a line for each event of a node's life, for a person to read or as JSON. */
@NullMarked
package dev.hence.node.log;

import org.jspecify.annotations.NullMarked;
