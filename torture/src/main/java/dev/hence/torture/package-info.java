/** Real clusters under fire: faults by a seed's schedule, then healing, then the verdict. */
@NullMarked
package dev.hence.torture;

import org.jspecify.annotations.NullMarked;
