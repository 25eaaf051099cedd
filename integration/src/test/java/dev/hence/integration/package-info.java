/** Tests of real node processes through their public interfaces. */
@NullMarked
package dev.hence.integration;

import org.jspecify.annotations.NullMarked;
