/** The named invariants, and the ledger of all updates that they are checked against. */
@NullMarked
package dev.hence.simulator.checker;

import org.jspecify.annotations.NullMarked;
