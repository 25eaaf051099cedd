package dev.hence.node.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells by the first bytes of a connection to the node's one port who is there, and gives it to the
 * peers, to RESP or to HTTP. A connection that sends too little to tell is closed after a while.
 *
 * <p>Threading: each channel on its event loop; nothing is shared.
 */
@ChannelHandler.Sharable
public final class PortDetector extends ChannelInitializer<Channel> {
  /** How long a connection may take over its first bytes, by default. */
  public static final long FIRST_BYTES_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PeerNetwork peers;
  private final EdgeInstall http;
  private final EdgeInstall resp;
  private final long firstBytesNanos;

  public PortDetector(PeerNetwork peers, EdgeInstall http, EdgeInstall resp, long firstBytesNanos) {
    this.peers = peers;
    this.http = http;
    this.resp = resp;
    this.firstBytesNanos = firstBytesNanos;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline().addLast("first bytes", new FirstBytes());
  }

  private final class FirstBytes extends ByteToMessageDecoder {
    private @Nullable Future<?> timeout;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      timeout = ctx.executor().schedule(() -> ctx.close(), firstBytesNanos, TimeUnit.NANOSECONDS);
    }

    /** Runs when the channel is closed, too. */
    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
      if (timeout != null) {
        timeout.cancel(false);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
      Faults.raise(cause);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      ChannelPipeline pipeline = ctx.pipeline();
      switch (Preamble.match(in)) {
        case UNDECIDED -> {
          return;
        }
        case PEER -> peers.accept(pipeline);
        case OTHER -> {
          switch (RespStart.match(in)) {
            case UNDECIDED -> {
              return;
            }
            case RESP -> resp.install(pipeline);
            case OTHER -> http.install(pipeline);
          }
        }
      }
      // Taking a decoder out hands the bytes it has gathered to the next handler.
      pipeline.remove(this);
    }
  }
}
