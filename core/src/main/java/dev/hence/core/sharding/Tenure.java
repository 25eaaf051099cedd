package dev.hence.core.sharding;

/**
 * A role that a member has, and since when without a break.
 *
 * @param role a present, coming or former one; a coming one goes on behind the cut-over, and a
 *     present one that is given up goes on as a former one
 * @param since the epoch of the view in which it began
 */
public record Tenure(Role role, long since) {}
