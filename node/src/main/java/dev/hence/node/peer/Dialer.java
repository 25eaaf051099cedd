package dev.hence.node.peer;

import dev.hence.core.sharding.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to peers.
 *
 * <p>Threading: any thread; it never blocks. A name, unlike a number, is looked up in a thread of
 * its own, since the JDK's look-up blocks.
 */
final class Dialer {
  private final Bootstrap bootstrap;
  private final BiConsumer<Channel, Address> install;

  /**
   * Dials on the group and with the channels of {@code bootstrap}.
   *
   * @param install adds the handlers of a connection to the address that is dialled
   */
  Dialer(Bootstrap bootstrap, PeerSettings settings, BiConsumer<Channel, Address> install) {
    this.bootstrap =
        bootstrap
            .clone()
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) TimeUnit.NANOSECONDS.toMillis(settings.connectTimeoutNanos()))
            .option(ChannelOption.TCP_NODELAY, true);
    this.install = install;
  }

  /** Dials {@code to} after a wait; {@code ended} runs when it failed, or what came of it ended. */
  Dial dial(Address to, long waitNanos, Consumer<Dial> ended) {
    Dial dial = new Dial(to, ended);
    bootstrap.config().group().schedule(dial::resolve, waitNanos, TimeUnit.NANOSECONDS);
    return dial;
  }

  /** One dial. */
  final class Dial {
    private final Address to;
    private final Consumer<Dial> ended;
    private boolean cancelled;
    private @Nullable Channel channel;

    private Dial(Address to, Consumer<Dial> ended) {
      this.to = to;
      this.ended = ended;
    }

    /** Gives up; what came of it already is closed. */
    synchronized void cancel() {
      cancelled = true;
      if (channel != null) {
        channel.close();
      }
    }

    private void resolve() {
      int colon = to.text().lastIndexOf(':');
      String host = colon < 0 ? to.text() : to.text().substring(0, colon);
      String bare =
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
      try {
        int port = Integer.parseInt(to.text().substring(colon + 1));
        byte[] number = NetUtil.createByteArrayFromIpAddressString(bare);
        if (number == null) {
          Thread.startVirtualThread(() -> lookUp(bare, port));
        } else {
          connect(new InetSocketAddress(InetAddress.getByAddress(number), port));
        }
      } catch (IllegalArgumentException | UnknownHostException e) {
        ended.accept(this);
      }
    }

    private void lookUp(String host, int port) {
      try {
        connect(new InetSocketAddress(InetAddress.getByName(host), port));
      } catch (IllegalArgumentException | UnknownHostException e) {
        ended.accept(this);
      }
    }

    private void connect(InetSocketAddress address) {
      Channel opened = open(address);
      if (opened == null) {
        ended.accept(this);
      } else {
        opened.closeFuture().addListener(closed -> ended.accept(this));
      }
    }

    private synchronized @Nullable Channel open(InetSocketAddress address) {
      if (!cancelled) {
        channel = bootstrap.clone().handler(initializer()).connect(address).channel();
      }
      return channel;
    }

    private ChannelInitializer<Channel> initializer() {
      return new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel dialled) {
          install.accept(dialled, to);
        }
      };
    }
  }
}
