package dev.hence.core.sharding;

/**
 * A part in one slot map: a replica of one of its shards.
 *
 * @param generation which slot map, counted from 0
 * @param shard the shard's index there
 */
public record Role(int generation, int shard) {}
