package dev.hence.node.peer;

import io.netty.buffer.ByteBuf;

/**
 * How a connection of Redis's protocol starts: with an array, whose mark {@code *} starts no HTTP
 * method that anybody has registered, or with the inline command {@code PING}, which those send who
 * only want to know whether the port answers. A line end right behind its name tells it from an
 * HTTP request, where a blank follows the method. Other inline commands can't be told from HTTP by
 * their first bytes, and are understood only behind one of these.
 */
final class RespStart {
  private static final String PING = "ping";

  private RespStart() {}

  /** What the bytes so far say of who is there. */
  enum Match {
    RESP,
    OTHER,
    UNDECIDED
  }

  /** Looks at the bytes that can be read, one at least, and leaves them there. */
  static Match match(ByteBuf in) {
    if (in.getByte(in.readerIndex()) == '*') {
      return Match.RESP;
    }
    int present = Math.min(in.readableBytes(), PING.length());
    for (int i = 0; i < present; i++) {
      if ((in.getByte(in.readerIndex() + i) | 0x20) != PING.charAt(i)) {
        return Match.OTHER;
      }
    }
    if (in.readableBytes() <= PING.length()) {
      return Match.UNDECIDED;
    }
    byte next = in.getByte(in.readerIndex() + PING.length());
    return next == '\r' || next == '\n' ? Match.RESP : Match.OTHER;
  }
}
