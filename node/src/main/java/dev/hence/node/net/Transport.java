package dev.hence.node.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** How sockets are waited for: the kernel's epoll, or the JDK's selectors where that isn't. */
public enum Transport {
  EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class),
  NIO(NioSocketChannel.class, NioServerSocketChannel.class);

  /**
   * How much a read takes from a socket: at most as much as Netty keeps buffers for in a small
   * heap. A larger one would be allocated and freed again with each read of a connection on which
   * slots move.
   */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(64, 2 << 10, 16 << 10);

  private final Class<? extends SocketChannel> socketChannel;
  private final Class<? extends ServerSocketChannel> serverSocketChannel;

  Transport(
      Class<? extends SocketChannel> socketChannel,
      Class<? extends ServerSocketChannel> serverSocketChannel) {
    this.socketChannel = socketChannel;
    this.serverSocketChannel = serverSocketChannel;
  }

  /** The fastest one that works on this machine. */
  public static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /**
   * Lets a thread of its own get Netty ready, which takes a good part of a start; whoever uses it
   * before it is waits.
   */
  public static void prepare() {
    Thread.ofPlatform().name("prepare").daemon().start(Transport::best);
  }

  public IoHandlerFactory ioHandlers() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  public Class<? extends SocketChannel> socketChannel() {
    return socketChannel;
  }

  public Class<? extends ServerSocketChannel> serverSocketChannel() {
    return serverSocketChannel;
  }

  /** Event loops in {@code threads} daemon threads, named {@code name}-1-1 and on. */
  public EventLoopGroup group(int threads, String name) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), ioHandlers());
  }

  /** The start of a dialled connection on {@code group}, which is one of this transport's. */
  public Bootstrap client(EventLoopGroup group) {
    return new Bootstrap()
        .group(group)
        .channel(socketChannel)
        .option(ChannelOption.RECVBUF_ALLOCATOR, READS);
  }

  /** The start of a listening socket on {@code group}, which is one of this transport's. */
  public ServerBootstrap server(EventLoopGroup group) {
    return new ServerBootstrap()
        .group(group)
        .channel(serverSocketChannel)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS);
  }
}
