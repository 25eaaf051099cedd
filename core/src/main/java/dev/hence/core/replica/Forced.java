package dev.hence.core.replica;

import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;

/** A change that this node forced, and the view in which it came into force. */
public record Forced(ViewChange change, View view) {}
