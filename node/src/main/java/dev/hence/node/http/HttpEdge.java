package dev.hence.node.http;

import dev.hence.core.clock.TokenCodec;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.Supplier;

/**
 * The HTTP edge: serves the connections that are handed over to it.
 *
 * <p>Threading: used by all event loops.
 */
public final class HttpEdge {
  private static final Reply FULL =
      Reply.error(Status.UNAVAILABLE, "Too many connections are open; try again later");

  private final HttpSettings settings;
  private final HttpMeters meters = new HttpMeters();
  private final HeadCheck headCheck;
  private final Dispatcher dispatcher;
  private final Aside aside = new Aside();
  private final boolean fast;

  /** One for each event loop, on which it is used. */
  private final FastThreadLocal<FastWorkbench> benches;

  /**
   * An edge in front of {@code backend} whose tokens {@code codec} reads and writes.
   *
   * @param vitals what the node tells of itself; asked by a thread that nobody else waits for
   */
  public HttpEdge(
      HttpSettings settings, TokenCodec codec, Backend backend, Supplier<Vitals> vitals) {
    this(settings, codec, backend, vitals, true);
  }

  /** An edge with or without the short way of common requests. */
  HttpEdge(
      HttpSettings settings,
      TokenCodec codec,
      Backend backend,
      Supplier<Vitals> vitals,
      boolean fast) {
    this.settings = settings;
    this.fast = fast;
    this.benches =
        new FastThreadLocal<>() {
          @Override
          protected FastWorkbench initialValue() {
            return new FastWorkbench(settings, codec);
          }
        };
    this.headCheck = new HeadCheck(settings, meters);
    Routes routes =
        new Routes(new KvsRoute(settings, new CausalMetadata(codec)), new DebugRoute(codec));
    this.dispatcher =
        new Dispatcher(
            new BodyReader(settings),
            routes,
            backend,
            new AnswerWriter(codec, vitals, meters),
            meters);
  }

  /**
   * Serves HTTP on the channel of {@code pipeline}: adds the handlers at its end, which see every
   * byte passed on to them from here on. Called on the channel's event loop, once it is active.
   */
  public void install(ChannelPipeline pipeline) {
    Channel channel = pipeline.channel();
    int unsentMax = settings.unsentBytesMax();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(unsentMax / 2, unsentMax));
    RequestDecoder decoder = new RequestDecoder(settings);
    HttpConnection connection = new HttpConnection(this, channel, decoder);
    if (fast) {
      pipeline.addLast(new FastPath(connection, channel, dispatcher, benches.get()));
    }
    pipeline.addLast(decoder, connection);
    if (meters.opened(settings.connectionsMax())) {
      channel.closeFuture().addListener(_ -> meters.closed());
    } else {
      meters.hit(HttpMeters.Bound.CONNECTIONS);
      connection.refuse(FULL);
    }
  }

  public HttpMeters meters() {
    return meters;
  }

  HttpSettings settings() {
    return settings;
  }

  HeadCheck headCheck() {
    return headCheck;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Aside aside() {
    return aside;
  }
}
