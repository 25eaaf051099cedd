package dev.hence.node.resp;

import dev.hence.core.clock.TokenCodec;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;

/**
 * The RESP edge: serves the connections that are handed over to it.
 *
 * <p>Threading: used by all event loops.
 */
public final class RespEdge {
  private final RespSettings settings;
  private final RespBackend backend;
  private final RespMeters meters = new RespMeters();
  private final CommandTable table;

  /** An edge in front of {@code backend} whose tokens {@code codec} reads and writes. */
  public RespEdge(RespSettings settings, TokenCodec codec, RespBackend backend) {
    this.settings = settings;
    this.backend = backend;
    this.table = new CommandTable(settings, codec, backend, meters);
  }

  /**
   * Serves RESP on the channel of {@code pipeline}: adds a handler at its end, which sees every
   * byte passed on to it from here on. Called on the channel's event loop, once it is active.
   */
  public void install(ChannelPipeline pipeline) {
    Channel channel = pipeline.channel();
    int unsentMax = settings.unsentBytesMax();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    // A session may be silent for as long as it likes; a client that is gone is found out.
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(unsentMax / 2, unsentMax));
    RespConnection connection = new RespConnection(this, channel);
    pipeline.addLast(connection);
    if (meters.open(settings.connectionsMax())) {
      channel.closeFuture().addListener(_ -> meters.close());
    } else {
      connection.refuse("ERR max number of clients reached");
    }
  }

  public RespMeters meters() {
    return meters;
  }

  RespSettings settings() {
    return settings;
  }

  RespBackend backend() {
    return backend;
  }

  CommandTable table() {
    return table;
  }
}
