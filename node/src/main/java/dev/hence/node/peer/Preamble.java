package dev.hence.node.peer;

import dev.hence.node.wire.WireFormatException;
import io.netty.buffer.ByteBuf;

/**
 * The first six bytes on a connection, in both directions and in every version of the protocol.
 *
 * <pre>
 *   magic    4 bytes  E5 48 4E 43
 *   version  2 bytes  big-endian
 * </pre>
 *
 * <p>No HTTP method starts with a byte above 7F, no RESP command does, and TLS starts with 16.
 */
final class Preamble {
  static final int BYTES = 6;

  /** Changes with any change of a frame, the handshake or a message. */
  static final int VERSION = 6;

  private static final int MAGIC = 0xe5484e43;

  private Preamble() {}

  /** What the bytes so far say of who is there. */
  enum Match {
    PEER,
    OTHER,
    UNDECIDED
  }

  /** Looks at the bytes that can be read, and leaves them there. */
  static Match match(ByteBuf in) {
    int present = Math.min(in.readableBytes(), Integer.BYTES);
    for (int i = 0; i < present; i++) {
      if (in.getByte(in.readerIndex() + i) != (byte) (MAGIC >>> (8 * (Integer.BYTES - 1 - i)))) {
        return Match.OTHER;
      }
    }
    return present == Integer.BYTES ? Match.PEER : Match.UNDECIDED;
  }

  static void write(ByteBuf out) {
    out.writeInt(MAGIC);
    out.writeShort(VERSION);
  }

  /** Reads a whole preamble. */
  static void read(ByteBuf in) {
    if (in.readInt() != MAGIC) {
      throw new WireFormatException("it doesn't speak the peer protocol");
    }
    int version = in.readUnsignedShort();
    if (version != VERSION) {
      throw new WireFormatException(
          "it speaks version " + version + " of the peer protocol, this node version " + VERSION);
    }
  }
}
