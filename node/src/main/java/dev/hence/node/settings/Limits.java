package dev.hence.node.settings;

/**
 * How much a node takes from its clients.
 *
 * @param bodyBytesMax the largest body of a request
 * @param keyCharsMax the longest key, in characters
 * @param connectionsMax the most connections at a time
 * @param requestTimeoutMillis how long a client may take to send a whole request
 * @param clockAheadMillisMax how far ahead of the node's clock a token may be
 */
public record Limits(
    int bodyBytesMax,
    int keyCharsMax,
    int connectionsMax,
    int requestTimeoutMillis,
    long clockAheadMillisMax) {}
