/** Where tortured nodes live: their processes, disks, clocks and links, and what breaks each. */
@NullMarked
package dev.hence.torture.bed;

import org.jspecify.annotations.NullMarked;
