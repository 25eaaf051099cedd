/** Filling a replica with slots that it should hold and doesn't: learners, joiners, resharding. */
@NullMarked
package dev.hence.core.resharding;

import org.jspecify.annotations.NullMarked;
