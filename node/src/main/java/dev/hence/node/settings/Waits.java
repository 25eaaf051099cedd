package dev.hence.node.settings;

/**
 * How long a node waits for others, in milliseconds.
 *
 * @param past for a causal past, before a 503
 * @param acks for other replicas to hold a write, before it is answered with fewer
 * @param start for peers, before serving what it has
 * @param suspect silence of a peer after which requests go elsewhere
 * @param lost silence of a peer after which it is out of GET /view
 */
public record Waits(long past, long acks, long start, long suspect, long lost) {}
