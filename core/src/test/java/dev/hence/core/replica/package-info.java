/** Tests of the replica, and what every implementation of its ports must hold. */
@NullMarked
package dev.hence.core.replica;

import org.jspecify.annotations.NullMarked;
