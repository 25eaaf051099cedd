package dev.hence.node.http;

import dev.hence.core.replica.Acks;

/**
 * What a user tunes of the HTTP edge.
 *
 * @param keyCharactersMax the longest key that can be written, in code points
 * @param bodyBytesMax the longest body, and so the longest value
 * @param requestLineBytesMax the longest request line
 * @param headerBytesMax all header lines of a request together
 * @param jsonDepthMax how deep arrays and objects of a body nest, the body itself counted
 * @param jsonNumberCharactersMax the longest number in a body
 * @param jsonNameCharactersMax the longest name of a member in a body
 * @param requestMillisMax how long a request may take to arrive, from its first byte to its last
 * @param idleMillisMax how long a connection stays open without a request, or without progress of a
 *     client that doesn't read
 * @param lingerMillisMax how long a connection that is being closed waits for the client to have
 *     read the last answer
 * @param connectionsMax how many connections are served at a time
 * @param inFlightMax how many requests of one connection are worked on at a time. With 1 a request
 *     that was pipelined behind another sees what that one did
 * @param unsentBytesMax answers of one connection that wait to be read by the client, in bytes;
 *     above it no further request of the connection is taken up
 * @param acks what a write waits for that doesn't say
 */
public record HttpSettings(
    int keyCharactersMax,
    int bodyBytesMax,
    int requestLineBytesMax,
    int headerBytesMax,
    int jsonDepthMax,
    int jsonNumberCharactersMax,
    int jsonNameCharactersMax,
    int requestMillisMax,
    int idleMillisMax,
    int lingerMillisMax,
    int connectionsMax,
    int inFlightMax,
    int unsentBytesMax,
    Acks acks) {
  /** The contract's key length and body limit; the others are what servers of the kind use. */
  public static final HttpSettings DEFAULTS =
      new HttpSettings(
          50, 1 << 20, 8_192, 16_384, 100, 1 << 20, 10_000, 10_000, 60_000, 2_000, 10_000, 1,
          256 << 10, Acks.TWO);
}
