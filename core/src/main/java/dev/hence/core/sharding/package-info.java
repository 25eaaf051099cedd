/** Who holds what: slots, slot maps, views and the changes from one view to the next. */
@NullMarked
package dev.hence.core.sharding;

import org.jspecify.annotations.NullMarked;
