/** Redis's clients and tools against real nodes. */
@NullMarked
package dev.hence.integration.resp;

import org.jspecify.annotations.NullMarked;
