/** The command {@code ./hence}, run as a user runs it. */
@NullMarked
package dev.hence.integration.cli;

import org.jspecify.annotations.NullMarked;
