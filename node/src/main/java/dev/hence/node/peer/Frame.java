package dev.hence.node.peer;

import dev.hence.node.wire.WireFormatException;
import dev.hence.node.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.zip.CRC32C;

/**
 * A piece of a connection's stream.
 *
 * <pre>
 *   checksum  4 bytes  CRC32C over all that follows
 *   length    4 bytes  the payload's, big-endian
 *   type      1 byte   see {@link Type}
 *   payload   as long as it says
 * </pre>
 */
final class Frame {
  static final int HEAD_BYTES = 9;
  static final int CHECKSUM_BYTES = 4;

  private final Type type;
  private final byte[] payload;

  Frame(Type type, byte[] payload) {
    this.type = type;
    this.payload = payload;
  }

  /** What a frame's payload is. */
  enum Type {
    /** A {@link Greeting}; first on each side. */
    GREETING(1),
    /** A proof of the cluster's secret, see {@link ClusterSecret}; second on each side. */
    PROOF(2),
    /** Why the sender closes the connection now: text, to the end of the payload. */
    REFUSAL(3),
    /** A sign of life, to be answered by a PONG with the same payload unless that is empty. */
    PING(4),
    /** The sender will send nothing more, but still reads; empty. */
    FAREWELL(5),
    /** A message between replicas, see {@link MessageCodec}. */
    MESSAGE(6),
    /** The answer to a PING: its payload. */
    PONG(7);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    static Type of(int code) {
      return switch (code) {
        case 1 -> GREETING;
        case 2 -> PROOF;
        case 3 -> REFUSAL;
        case 4 -> PING;
        case 5 -> FAREWELL;
        case 6 -> MESSAGE;
        case 7 -> PONG;
        default -> throw new WireFormatException("no frame has the type " + code);
      };
    }
  }

  Type type() {
    return type;
  }

  /** The payload, not copied. */
  byte[] payload() {
    return payload;
  }

  ByteBuf toBuffer() {
    WireWriter out = new WireWriter(HEAD_BYTES + payload.length);
    int start = begin(out, type);
    out.raw(payload);
    end(out, start);
    return Unpooled.wrappedBuffer(out.buffer(), 0, out.size());
  }

  /** Starts a frame, whose payload is written next; gives what {@link #end} wants. */
  static int begin(WireWriter out, Type type) {
    int start = out.size();
    out.fixed32(0);
    out.fixed32(0);
    out.octet(type.code);
    return start;
  }

  /** Ends the frame that was begun at {@code start}; gives its payload's length. */
  static int end(WireWriter out, int start) {
    int length = out.size() - start - HEAD_BYTES;
    out.setFixed32(start + CHECKSUM_BYTES, length);
    CRC32C checksum = new CRC32C();
    checksum.update(out.buffer(), start + CHECKSUM_BYTES, HEAD_BYTES - CHECKSUM_BYTES + length);
    out.setFixed32(start, (int) checksum.getValue());
    return length;
  }
}
