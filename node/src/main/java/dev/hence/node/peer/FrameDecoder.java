package dev.hence.node.peer;

import dev.hence.node.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads a {@link Preamble}, then {@link Frame}s. Bytes that are neither raise a {@link
 * WireFormatException}, once; whatever comes after them is thrown away.
 *
 * <p>Threading: the channel's event loop.
 */
final class FrameDecoder extends ByteToMessageDecoder {
  /** Enough for every frame of a handshake, so that strangers can't take much memory. */
  private static final int HANDSHAKE_PAYLOAD_BYTES_MAX = 1024;

  private int payloadBytesMax = HANDSHAKE_PAYLOAD_BYTES_MAX;
  private boolean preambleRead;
  private boolean broken;
  private long lastReadNanos = System.nanoTime();

  /** Takes payloads of up to {@code bytes} from now on. */
  void limitPayload(int bytes) {
    payloadBytesMax = bytes;
  }

  /** When bytes came last, or the connection was made. */
  long lastReadNanos() {
    return lastReadNanos;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
    lastReadNanos = System.nanoTime();
    super.channelRead(ctx, bytes);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      if (!preambleRead) {
        if (in.readableBytes() < Preamble.BYTES) {
          return;
        }
        Preamble.read(in);
        preambleRead = true;
      }
      decodeFrame(in, out);
    } catch (WireFormatException e) {
      broken = true;
      throw e;
    }
  }

  private void decodeFrame(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Frame.HEAD_BYTES) {
      return;
    }
    int start = in.readerIndex();
    int length = in.getInt(start + Frame.CHECKSUM_BYTES);
    if (length < 0 || length > payloadBytesMax) {
      throw new WireFormatException(
          "a frame of "
              + Integer.toUnsignedString(length)
              + " bytes, at most "
              + payloadBytesMax
              + " allowed");
    }
    if (in.readableBytes() < Frame.HEAD_BYTES + length) {
      return;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(
        in.nioBuffer(
            start + Frame.CHECKSUM_BYTES, Frame.HEAD_BYTES - Frame.CHECKSUM_BYTES + length));
    if (in.readInt() != (int) checksum.getValue()) {
      throw new WireFormatException("a frame whose checksum is wrong");
    }
    in.skipBytes(Integer.BYTES);
    Frame.Type type = Frame.Type.of(in.readUnsignedByte());
    byte[] payload = new byte[length];
    in.readBytes(payload);
    out.add(new Frame(type, payload));
  }
}
