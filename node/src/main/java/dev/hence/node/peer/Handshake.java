package dev.hence.node.peer;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.node.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The start of a connection: both sides say who they are and prove that they may.
 *
 * <pre>
 *   dialer                               acceptor
 *   preamble, greeting          ---->
 *                               <----    preamble, greeting
 *   proof                       ---->                             acceptor: up
 *                               <----    proof
 *                                        dialer: up
 * </pre>
 *
 * <p>Whoever finds something wrong sends a refusal with its reason instead, and closes. When all is
 * right a {@link Connection} takes this handler's place.
 *
 * <p>Threading: the channel's event loop.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
  private final PeerIdentity self;
  private final PeerSettings settings;
  private final PeerTable table;
  private final PeerNotices notices;
  private final Optional<Address> dialled;
  private final ClusterSecret.Role role;
  private final Greeting mine;
  private @Nullable Greeting theirs;
  private boolean refused;
  private @Nullable Future<?> timeout;

  /** The handshake with the peer at {@code dialled}, or else with one that dialled this node. */
  Handshake(
      PeerIdentity self,
      PeerSettings settings,
      PeerTable table,
      PeerNotices notices,
      Optional<Address> dialled) {
    this.self = self;
    this.settings = settings;
    this.table = table;
    this.notices = notices;
    this.dialled = dialled;
    this.role = dialled.isPresent() ? ClusterSecret.Role.DIALER : ClusterSecret.Role.ACCEPTOR;
    this.mine = Greeting.of(self);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      start(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    start(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  private void start(ChannelHandlerContext ctx) {
    ctx.channel().config().setOption(ChannelOption.TCP_NODELAY, true);
    after(ctx, settings.silenceNanos(), () -> outOfTime(ctx));
    ByteBuf preamble = ctx.alloc().buffer(Preamble.BYTES);
    Preamble.write(preamble);
    ctx.write(preamble);
    ctx.writeAndFlush(new Frame(Frame.Type.GREETING, mine.toBytes()).toBuffer());
  }

  private void after(ChannelHandlerContext ctx, long nanos, Runnable then) {
    timeout = ctx.executor().schedule(then, nanos, TimeUnit.NANOSECONDS);
  }

  /** Looks once more: after a pause of this process, what came meanwhile is read first. */
  private void outOfTime(ChannelHandlerContext ctx) {
    after(ctx, settings.pingNanos(), () -> refuse(ctx, "it didn't finish the handshake in time"));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    Frame frame = (Frame) read;
    if (refused) {
      return;
    }
    switch (frame.type()) {
      case GREETING -> greeted(ctx, Greeting.read(frame.payload()));
      case PROOF -> proved(ctx, frame.payload());
      case REFUSAL -> {
        refused = true;
        notices.refusedBy(name(ctx), new String(frame.payload(), StandardCharsets.UTF_8));
        ctx.close();
      }
      case PING, PONG, FAREWELL, MESSAGE ->
          throw new WireFormatException("a " + frame.type() + " before the handshake's end");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Optional<String> nonsense = Faults.nonsense(cause);
    if (nonsense.isPresent()) {
      refuse(ctx, nonsense.get());
    } else {
      ctx.close();
      Faults.raise(cause);
    }
  }

  private void greeted(ChannelHandlerContext ctx, Greeting greeting) {
    if (theirs != null) {
      throw new WireFormatException("a second greeting");
    }
    theirs = greeting;
    Optional<String> wrong = whatIsWrong(greeting);
    if (wrong.isPresent()) {
      refuse(ctx, wrong.get());
    } else if (role == ClusterSecret.Role.DIALER) {
      sendProof(ctx, greeting);
    }
  }

  private Optional<String> whatIsWrong(Greeting greeting) {
    if (greeting.node().equals(self.node()) && greeting.session() == self.session()) {
      return Optional.of("the address leads back to this node, " + self.address());
    }
    if (greeting.address().equals(self.address())) {
      return Optional.of("it has the address of this node, " + self.address());
    }
    if (greeting.node().equals(NodeId.UNKNOWN)) {
      return Optional.of("it has no identity");
    }
    if (dialled.isPresent() && !dialled.get().equals(greeting.address())) {
      return Optional.of(
          "the node at "
              + dialled.get()
              + " has the address "
              + greeting.address()
              + ", and nodes are known by one address");
    }
    return Optional.empty();
  }

  private void proved(ChannelHandlerContext ctx, byte[] proof) {
    Greeting greeting = theirs;
    if (greeting == null) {
      throw new WireFormatException("a proof before the greeting");
    }
    if (!ClusterSecret.same(proof(role.other(), greeting), proof)) {
      refuse(ctx, "it doesn't know the secret of this cluster");
      return;
    }
    if (role == ClusterSecret.Role.ACCEPTOR) {
      sendProof(ctx, greeting);
    }
    Connection connection =
        new Connection(table, settings, greeting, dialled.isPresent(), ctx.channel());
    ctx.pipeline().replace(this, "connection", connection);
    table.up(connection);
  }

  private void sendProof(ChannelHandlerContext ctx, Greeting greeting) {
    ctx.writeAndFlush(new Frame(Frame.Type.PROOF, proof(role, greeting)).toBuffer());
  }

  private byte[] proof(ClusterSecret.Role maker, Greeting greeting) {
    byte[] ours = mine.toBytes();
    byte[] peers = greeting.toBytes();
    return role == ClusterSecret.Role.DIALER
        ? self.secret().proof(maker, ours, peers)
        : self.secret().proof(maker, peers, ours);
  }

  private void refuse(ChannelHandlerContext ctx, String reason) {
    if (!refused) {
      refused = true;
      notices.refused(name(ctx), reason);
      byte[] text = reason.getBytes(StandardCharsets.UTF_8);
      ctx.writeAndFlush(new Frame(Frame.Type.REFUSAL, text).toBuffer())
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Who is there, as far as is known: the address dialled or told, else that of the socket. */
  private String name(ChannelHandlerContext ctx) {
    Greeting greeting = theirs;
    if (dialled.isPresent()) {
      return dialled.get().text();
    }
    if (greeting != null) {
      return greeting.address().text();
    }
    return ctx.channel().remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : String.valueOf(ctx.channel().remoteAddress());
  }
}
