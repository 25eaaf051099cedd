package dev.hence.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder with the limits of the settings, and with an eye on whether the client is in the
 * midst of a request.
 *
 * <p>Threading: owned by the connection's event loop.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private boolean begun;

  RequestDecoder(HttpSettings settings) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(settings.requestLineBytesMax())
            .setMaxHeaderSize(settings.headerBytesMax())
            .setMaxChunkSize(settings.bodyBytesMax())
            .setAllowPartialChunks(true)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
  }

  /** Whether part of a request has arrived, and the rest hasn't. */
  boolean isAmidRequest() {
    return begun || actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
      throws Exception {
    int bytes = buffer.readableBytes();
    int messages = out.size();
    super.decode(context, buffer, out);
    if (out.size() > messages) {
      begun = !(out.get(out.size() - 1) instanceof LastHttpContent);
    } else if (buffer.readableBytes() < bytes) {
      begun = true;
    }
  }

  /** Two lengths for one body are how requests are smuggled (RFC 9112, 6.3). */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
