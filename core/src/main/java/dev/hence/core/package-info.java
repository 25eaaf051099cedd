/** The replication protocol as deterministic state machines that know no clock, disk or network. */
@NullMarked
package dev.hence.core;

import org.jspecify.annotations.NullMarked;
