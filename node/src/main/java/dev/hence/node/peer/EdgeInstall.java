package dev.hence.node.peer;

import io.netty.channel.ChannelPipeline;

/** Takes over connections whose first bytes aren't a peer's. */
@FunctionalInterface
public interface EdgeInstall {
  /**
   * Adds handlers at the end of the pipeline of a connection that is active already, so they get no
   * {@code channelActive}. They are given every byte from the connection's first on.
   */
  void install(ChannelPipeline pipeline);
}
