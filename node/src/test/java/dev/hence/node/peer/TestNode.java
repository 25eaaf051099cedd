package dev.hence.node.peer;

import dev.hence.core.clock.NodeId;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.node.net.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A node's network alone: a port on the loopback interface, and what the replica would be told. */
final class TestNode implements AutoCloseable {
  /** So patient that a slow machine is no silent peer. */
  static final PeerSettings PATIENT = settings(20_000, 8 << 20);

  /** For what happens after a silence. */
  static final PeerSettings FAST = settings(700, 8 << 20);

  final Recorder<Input> inputs = new Recorder<>();
  final Recorder<Event> notices = new Recorder<>();
  final PeerIdentity identity;
  final PeerNetwork network;
  private final EventLoopGroup loops;
  private final Channel listener;

  static PeerSettings settings(long silenceMillis, int queueBytesMax) {
    return new PeerSettings(
        TimeUnit.SECONDS.toNanos(1),
        TimeUnit.MILLISECONDS.toNanos(5),
        TimeUnit.MILLISECONDS.toNanos(100),
        TimeUnit.MILLISECONDS.toNanos(50),
        TimeUnit.MILLISECONDS.toNanos(silenceMillis),
        1 << 20,
        queueBytesMax);
  }

  static TestNode start(long node) {
    return start(node, PATIENT);
  }

  static TestNode start(long node, PeerSettings settings) {
    return start(node, ClusterSecret.NONE, settings);
  }

  static TestNode start(long node, ClusterSecret secret, PeerSettings settings) {
    return new TestNode(new NodeId(node), 0, null, secret, settings);
  }

  /** A node at an address where one was before. */
  static TestNode startAt(long node, Address address) {
    int port = Integer.parseInt(address.text().substring(address.text().lastIndexOf(':') + 1));
    return new TestNode(new NodeId(node), port, address, ClusterSecret.NONE, PATIENT);
  }

  /** A node that can't be dialled at the address that it says it has. */
  static TestNode startHidden(long node, Address address) {
    return new TestNode(new NodeId(node), 0, address, ClusterSecret.NONE, PATIENT);
  }

  private TestNode(
      NodeId node,
      int port,
      @Nullable Address claimed,
      ClusterSecret secret,
      PeerSettings settings) {
    Transport transport = Transport.best();
    loops = transport.group(2, "test-" + node);
    Accepting accepting = new Accepting();
    listener =
        transport
            .server(loops)
            .childHandler(accepting)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
    Address address = claimed == null ? listening() : claimed;
    identity = PeerIdentity.draw(address, node, secret);
    network =
        new PeerNetwork(identity, settings, transport.client(loops), inputs::add, notices::add);
    accepting.detector =
        new PortDetector(network, Echo::install, Echo::install, settings.silenceNanos());
  }

  /** Where it really listens. */
  Address listening() {
    return new Address("127.0.0.1:" + port());
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  Address address() {
    return identity.address();
  }

  void connect(Address... peers) {
    network.connect(List.of(peers));
  }

  /** Sends a message that says only its number. */
  void send(Address to, long number) {
    network.send(to, message(number));
  }

  static Message message(long number) {
    return new Message.Durable(7, number);
  }

  void awaitUp(TestNode peer) {
    Input up = new Input.PeerUp(peer.address(), peer.identity.node());
    inputs.await(1, up::equals);
  }

  void awaitDown(Address peer) {
    Input down = new Input.PeerDown(peer);
    inputs.await(1, down::equals);
  }

  void awaitMessages(int count) {
    inputs.await(count, Input.Received.class::isInstance);
  }

  boolean hasNotice(String name, String text) {
    return notices.count(isNotice(name, text)) > 0;
  }

  void awaitNotice(String name, String text) {
    notices.await(1, isNotice(name, text));
  }

  private static Predicate<Event> isNotice(String name, String text) {
    return event -> event.name().equals(name) && event.toString().contains(text);
  }

  @Override
  public void close() {
    network.close();
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Hands accepted channels to a detector that is made once the port is known. */
  private static final class Accepting extends ChannelInitializer<Channel> {
    volatile @Nullable PortDetector detector;

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(Channel channel) {
      PortDetector made = detector;
      if (made == null) {
        throw new AssertionError("nobody knows the port yet");
      }
      channel.pipeline().addLast(made);
    }
  }

  /** Stands where HTTP would: sends back what comes. */
  private static final class Echo extends ChannelInboundHandlerAdapter {
    static void install(ChannelPipeline pipeline) {
      pipeline.addLast(new Echo());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      ctx.writeAndFlush(bytes);
    }
  }
}
