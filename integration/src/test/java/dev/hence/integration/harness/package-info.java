/**
 * Real node processes for tests: start, pause, kill, cut off and call them as a client would.
 *
 * <p>Nothing here knows the protocol; it speaks HTTP and signals alone.
 */
@NullMarked
package dev.hence.integration.harness;

import org.jspecify.annotations.NullMarked;
