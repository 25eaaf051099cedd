package dev.hence.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TransportTest {
  @Test
  void best_onLinux_isEpoll() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    assertThat(Transport.best()).isEqualTo(linux ? Transport.EPOLL : Transport.NIO);
  }

  @ParameterizedTest
  @EnumSource
  void group_withItsChannels_carriesBytes(Transport transport) throws Exception {
    if (transport == Transport.EPOLL && Transport.best() != Transport.EPOLL) {
      return;
    }
    CompletableFuture<Byte> received = new CompletableFuture<>();
    EventLoopGroup group = transport.group(1, "test");
    try {
      Channel listener =
          transport
              .server(group)
              .childHandler(new Receiver(received))
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sync()
              .channel();
      Channel channel =
          transport
              .client(group)
              .handler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel dialled) {}
                  })
              .connect(listener.localAddress())
              .sync()
              .channel();
      channel.writeAndFlush(channel.alloc().buffer().writeByte(42));
      assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo((byte) 42);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static final class Receiver extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Byte> received;

    Receiver(CompletableFuture<Byte> received) {
      this.received = received;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      received.complete(((ByteBuf) bytes).readByte());
      ((ByteBuf) bytes).release();
    }
  }
}
