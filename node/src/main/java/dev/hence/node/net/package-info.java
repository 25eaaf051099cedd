/** Sockets and event loops, shared by everything that listens or dials. */
@NullMarked
package dev.hence.node.net;

import org.jspecify.annotations.NullMarked;
