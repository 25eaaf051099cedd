/** Tests of the connections between nodes, over real sockets of the loopback interface. */
@NullMarked
package dev.hence.node.peer;

import org.jspecify.annotations.NullMarked;
