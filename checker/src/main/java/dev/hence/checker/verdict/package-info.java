/** What was found in a history, in words. */
@NullMarked
package dev.hence.checker.verdict;

import org.jspecify.annotations.NullMarked;
