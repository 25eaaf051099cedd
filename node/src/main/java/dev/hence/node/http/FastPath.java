package dev.hence.node.http;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The short way of common requests: in front of the decoder, it takes what {@link FastReader} reads
 * while the connection has nothing under way, and hands all else on untouched, to the end of what
 * was read from the socket. Covered reads are answered at once, all of a burst in one buffer.
 *
 * <p>So requests stay in order: what is taken here comes when none before it is unanswered, and
 * what is handed on keeps the connection busy until it is answered.
 *
 * <p>Threading: owned by the channel's event loop; the workbench is that of the loop.
 */
final class FastPath extends ChannelInboundHandlerAdapter {
  /** Answers of one burst are written when they come to about this size. */
  private static final int BURST_BYTES = 64 << 10;

  private static final int FIRST_BYTES = 512;

  private final Channel channel;
  private final HttpConnection connection;
  private final Dispatcher dispatcher;
  private final FastWorkbench bench;
  private final FastReader reader;
  private @Nullable ByteBuf burst;

  FastPath(HttpConnection connection, Channel channel, Dispatcher dispatcher, FastWorkbench bench) {
    this.connection = connection;
    this.channel = channel;
    this.dispatcher = dispatcher;
    this.bench = bench;
    this.reader = bench.reader();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    boolean more = true;
    try {
      while (more && in.isReadable() && connection.isQuiet()) {
        more = take(in);
      }
      writeBurst();
    } catch (RuntimeException | Error e) {
      in.release();
      dropBurst();
      throw e;
    }
    if (in.isReadable()) {
      context.fireChannelRead(in);
    } else {
      in.release();
    }
  }

  /** Takes requests from as much as the window holds; whether it is worth looking again. */
  private boolean take(ByteBuf in) {
    byte[] window = bench.window();
    int length = Math.min(in.readableBytes(), window.length);
    in.getBytes(in.readerIndex(), window, 0, length);
    int at = 0;
    Request request = reader.read(window, at, length);
    while (request != null) {
      at = reader.end();
      serve(request);
      request = connection.isQuiet() ? reader.read(window, at, length) : null;
    }
    in.skipBytes(at);
    return at > 0 && in.readableBytes() > length - at;
  }

  private void serve(Request request) {
    if (request instanceof Request.Get get) {
      Optional<Answer> covered = dispatcher.tryRead(get);
      if (covered.isPresent()) {
        connection.answeredAtOnce();
        answer(get, covered.get());
        return;
      }
    }
    writeBurst();
    connection.ask(request);
  }

  private void answer(Request.Get get, Answer answer) {
    ByteBuf out = burst;
    if (out == null) {
      out = channel.alloc().ioBuffer(FIRST_BYTES);
      burst = out;
    }
    if (!(answer instanceof Answer.Found found) || !bench.replies().write(out, found)) {
      ByteBuf reply =
          ReplyEncoder.encode(
              channel.alloc(), dispatcher.reply(get, answer), true, ReplyEncoder.Connection.STAYS);
      out.writeBytes(reply);
      reply.release();
    }
    if (out.readableBytes() >= BURST_BYTES) {
      writeBurst();
    }
  }

  private void dropBurst() {
    if (burst != null) {
      burst.release();
      burst = null;
    }
  }

  private void writeBurst() {
    ByteBuf out = burst;
    if (out != null) {
      burst = null;
      channel.write(out, channel.voidPromise());
    }
  }
}
