package dev.hence.node.resp;

import dev.hence.core.replica.Acks;

/**
 * What a user tunes of the RESP edge.
 *
 * @param keyCharactersMax the longest key, in code points
 * @param valueBytesMax the longest bulk string that is read, and the longest value as it is stored
 * @param wordsMax how many words a command has at most, its name counted
 * @param commandBytesMax all words of a command together
 * @param lineBytesMax the longest inline command
 * @param commandMillisMax how long a command may take to arrive once it has begun
 * @param unreadMillisMax how long a client may leave its replies unread
 * @param lingerMillisMax how long a connection that is being closed waits for the client to have
 *     read the last reply
 * @param connectionsMax how many connections are served at a time
 * @param unsentBytesMax replies of one connection that wait to be read by the client, in bytes;
 *     above it no further command of the connection is taken up
 * @param acks what a write waits for
 */
public record RespSettings(
    int keyCharactersMax,
    int valueBytesMax,
    int wordsMax,
    int commandBytesMax,
    int lineBytesMax,
    int commandMillisMax,
    int unreadMillisMax,
    int lingerMillisMax,
    int connectionsMax,
    int unsentBytesMax,
    Acks acks) {
  /** The limits of the HTTP edge where it has the same; Redis's own for lines; else guesses. */
  public static final RespSettings DEFAULTS =
      new RespSettings(
          50, 1 << 20, 16_384, 2 << 20, 64 << 10, 10_000, 60_000, 2_000, 10_000, 256 << 10,
          Acks.TWO);
}
