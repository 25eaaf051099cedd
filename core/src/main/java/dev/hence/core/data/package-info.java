/** What is stored: keys, values, registers and their merge. */
@NullMarked
package dev.hence.core.data;

import org.jspecify.annotations.NullMarked;
