/** What in a history comes causally after what, and what contradicts that. */
@NullMarked
package dev.hence.checker.causal;

import org.jspecify.annotations.NullMarked;
