package dev.hence.node.peer;

import dev.hence.core.replica.Message;
import dev.hence.core.runtime.Network;
import dev.hence.core.runtime.Notices;
import dev.hence.core.sharding.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.List;
import java.util.Optional;

/**
 * The network of nodes over TCP. Between two nodes there is one connection, whichever of them
 * opened it, and it carries both directions; see {@link PeerTable} for what happens when there are
 * two. Peers that were named to {@link #connect} are dialled until there is a connection; peers
 * that dial in are welcome whether they were named or not.
 *
 * <p>Threading: any thread. Inputs are delivered by event loops, see {@link InputSink}.
 */
public final class PeerNetwork implements Network, AutoCloseable {
  private final PeerIdentity self;
  private final PeerSettings settings;
  private final PeerNotices notices;
  private final PeerTable table;

  /** All connections, those whose handshake isn't done too. */
  private final ChannelGroup channels =
      new DefaultChannelGroup("peers", ImmediateEventExecutor.INSTANCE, true);

  /**
   * Dials nobody before {@link #connect}.
   *
   * @param bootstrap the event loops and channels to dial with; the loops aren't closed here
   */
  public PeerNetwork(
      PeerIdentity self,
      PeerSettings settings,
      Bootstrap bootstrap,
      InputSink sink,
      Notices notices) {
    this.self = self;
    this.settings = settings;
    this.notices = new PeerNotices(notices);
    Dialer dialer = new Dialer(bootstrap, settings, this::install);
    this.table = new PeerTable(self, settings, sink, this.notices, dialer);
  }

  @Override
  public void connect(List<Address> peers) {
    table.want(peers);
  }

  @Override
  public void send(Address to, Message message) {
    table.send(to, message);
  }

  /** Takes over a connection that was accepted and starts with the peer protocol's first bytes. */
  void accept(ChannelPipeline pipeline) {
    install(pipeline.channel(), Optional.empty());
  }

  /** The connections that messages are sent on, in the order of addresses. */
  public List<Link> links() {
    return table.links();
  }

  /** How many messages were dropped since they found no room. */
  public long dropped() {
    return table.dropped();
  }

  /** How many connections there are, those whose handshake isn't done too. */
  int connections() {
    return channels.size();
  }

  /** Closes all connections without waiting for it; nothing is delivered any more. */
  @Override
  public void close() {
    table.close();
    channels.close();
  }

  private void install(Channel channel, Address dialled) {
    install(channel, Optional.of(dialled));
  }

  private void install(Channel channel, Optional<Address> dialled) {
    channels.add(channel);
    channel
        .pipeline()
        .addLast("frames", new FrameDecoder())
        .addLast("handshake", new Handshake(self, settings, table, notices, dialled));
  }
}
