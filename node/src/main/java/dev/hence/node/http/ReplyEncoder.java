package dev.hence.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** Writes a {@link Reply} as the bytes of an HTTP/1.1 response. */
final class ReplyEncoder {
  /** What becomes of the connection behind a response. */
  enum Connection {
    /** It goes on, as HTTP/1.1 has it without a word. */
    STAYS(""),
    /** It goes on, and an HTTP/1.0 client has to be told. */
    STAYS_AND_SAYS_SO("Connection: keep-alive\r\n"),
    CLOSES("Connection: close\r\n");

    private final String header;

    Connection(String header) {
      this.header = header;
    }
  }

  private static final String LINE_END = "\r\n";
  private static final int DIGITS_MAX = 10;

  private ReplyEncoder() {}

  /** The bytes; the body is announced, but left out, unless {@code withBody}. */
  static ByteBuf encode(
      ByteBufAllocator allocator, Reply reply, boolean withBody, Connection connection) {
    String start = reply.status().start();
    byte[] body = reply.body();
    int size =
        start.length()
            + DIGITS_MAX
            + reply.headers().length()
            + connection.header.length()
            + 2 * LINE_END.length()
            + (withBody ? body.length : 0);
    ByteBuf out = allocator.ioBuffer(size);
    ByteBufUtil.writeAscii(out, start);
    ByteBufUtil.writeAscii(out, Integer.toString(body.length));
    ByteBufUtil.writeAscii(out, LINE_END);
    ByteBufUtil.writeAscii(out, reply.headers());
    ByteBufUtil.writeAscii(out, connection.header);
    ByteBufUtil.writeAscii(out, LINE_END);
    if (withBody) {
      out.writeBytes(body);
    }
    return out;
  }
}
