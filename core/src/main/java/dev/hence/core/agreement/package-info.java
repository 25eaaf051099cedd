/** Agreement on the next view: one single-decree Paxos instance an epoch. */
@NullMarked
package dev.hence.core.agreement;

import org.jspecify.annotations.NullMarked;
