/** Transcripts that must not change unseen. */
@NullMarked
package dev.hence.simulator.transcript;

import org.jspecify.annotations.NullMarked;
