/** What is done to a cluster, and the schedule of it that a seed draws. */
@NullMarked
package dev.hence.torture.fault;

import org.jspecify.annotations.NullMarked;
