package dev.hence.node.http;

import dev.hence.core.clock.TokenCodec;
import dev.hence.node.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An edge on a port of the loopback; connections are handed to it at their first bytes. */
final class EdgeServer implements AutoCloseable {
  private static final int WAIT_SECONDS = 20;

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final BlockingQueue<Gone> accepted = new LinkedBlockingQueue<>();
  private final EventLoopGroup loops;
  private final Channel listening;
  private final HttpEdge edge;
  private int dialled;

  EdgeServer(Transport transport, HttpSettings settings, Backend backend) {
    this(transport, settings, backend, () -> MemoryBackend.VITALS);
  }

  EdgeServer(Transport transport, HttpSettings settings, Backend backend, Supplier<Vitals> vitals) {
    edge = new HttpEdge(settings, TokenCodec.withChecksum(), backend, vitals);
    loops = transport.group(1, "edge-test");
    listening =
        transport
            .server(loops)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childOption(ChannelOption.SO_SNDBUF, 64 << 10)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Gone gone = new Gone();
                    accepted.add(gone);
                    channel.pipeline().addLast(gone, new FirstBytes());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  HttpMeters meters() {
    return edge.meters();
  }

  /** A client's socket, which gives up after a while. */
  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    socket.connect(listening.localAddress());
    dialled++;
    return socket;
  }

  /** Waits for every connection dialled so far to be closed; false if one isn't in time. */
  boolean awaitClosed() throws InterruptedException {
    for (; dialled > 0; dialled--) {
      Gone next = accepted.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (next == null || !next.latch.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of all buffers that aren't given back, once nobody works any more. */
  long leakedBytes() {
    return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    loops.shutdownGracefully(0, WAIT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** The first handler of a pipeline: the last one to be removed once a channel is closed. */
  private static final class Gone extends ChannelInboundHandlerAdapter {
    private final CountDownLatch latch = new CountDownLatch(1);

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      latch.countDown();
    }
  }

  /** Hands a connection over at its first byte, the way the node's port does. */
  private final class FirstBytes extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      edge.install(context.pipeline());
      context.pipeline().remove(this);
    }
  }
}
