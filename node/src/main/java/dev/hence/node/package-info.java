/** The node: a process that gives the core its clients, peers, disk and clock. */
@NullMarked
package dev.hence.node;

import org.jspecify.annotations.NullMarked;
