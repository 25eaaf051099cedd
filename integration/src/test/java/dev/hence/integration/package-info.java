/** The HTTP contract, held by real node processes: one class an area, one test a rule. */
@NullMarked
package dev.hence.integration;

import org.jspecify.annotations.NullMarked;
