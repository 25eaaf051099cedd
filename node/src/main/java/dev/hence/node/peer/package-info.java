/**
 * The connections between nodes: framing, handshake, one connection for each peer, and the choice
 * between peer protocol and HTTP on a node's one port.
 */
@NullMarked
package dev.hence.node.peer;

import org.jspecify.annotations.NullMarked;
