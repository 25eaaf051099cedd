/** Histories: what clients asked and were answered, recorded, written and read. */
@NullMarked
package dev.hence.checker.history;

import org.jspecify.annotations.NullMarked;
