package dev.hence.node.http;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: puts requests together, has them worked on, and writes the replies in
 * the order of the requests.
 *
 * <p>What the decoder hands over waits in {@code decoded} until there is room: fewer requests in
 * flight than the bound, and a client that reads its answers. While something waits there, nothing
 * is read from the socket; so at most one read's worth does.
 *
 * <p>The end: with the last request taken ({@code closing}) further input is dropped; when all
 * replies are written, the output is shut down and the input drained until the client closes. A
 * close with unread input would reset the connection, and the client could lose the last reply.
 *
 * <p>Threading: owned by the channel's event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII)
              .asReadOnly());

  private final Channel channel;
  private final RequestDecoder decoder;
  private final Dispatcher dispatcher;
  private final HeadCheck headCheck;
  private final HttpSettings settings;
  private final HttpMeters meters;
  private final Aside aside;
  private final Patience patience;

  private final Queue<Object> decoded = new ArrayDeque<>();
  private final Queue<Exchange> inFlight = new ArrayDeque<>();
  private @Nullable Incoming incoming;
  private boolean pumping;
  private boolean flushing;
  private boolean closing;
  private boolean finished;
  private boolean lingering;
  private boolean inputEnded;

  HttpConnection(HttpEdge edge, Channel channel, RequestDecoder decoder) {
    this.channel = channel;
    this.decoder = decoder;
    this.dispatcher = edge.dispatcher();
    this.headCheck = edge.headCheck();
    this.settings = edge.settings();
    this.meters = edge.meters();
    this.aside = edge.aside();
    this.patience = new Patience(channel.eventLoop(), settings, this::expired);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    settle();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    decoded.add(message);
    pump();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    channel.flush();
    settle();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    pump();
    flushSoon();
    settle();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (lingering) {
        channel.close();
      } else {
        pump();
        settle();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    finished = true;
    patience.stop();
    inFlight.clear();
    dropDecoded();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("a client's connection broke: {}", cause.toString());
    } else {
      LOG.error("a client's connection failed", cause);
    }
    channel.close();
  }

  /** Answers {@code reply} to whatever the client sends, and closes the connection. */
  void refuse(Reply reply) {
    refuse(reply, true);
    pump();
    settle();
  }

  /** Whether nothing is under way, so that a request that is whole may be answered out of turn. */
  boolean isQuiet() {
    return inFlight.isEmpty()
        && decoded.isEmpty()
        && incoming == null
        && !closing
        && !inputEnded
        && channel.isWritable()
        && !decoder.isAmidRequest();
  }

  /** A request was answered as it came, while the connection was quiet. */
  void answeredAtOnce() {
    meters.request();
    meters.shortcut();
    patience.restart(Patience.State.IDLE);
  }

  /** Has a request answered that came while the connection was quiet. */
  void ask(Request request) {
    meters.shortcut();
    dispatcher.ask(request, exchange(true, ReplyEncoder.Connection.STAYS));
    pump();
  }

  private void refuse(Reply reply, boolean withBody) {
    Exchange exchange = exchange(withBody, ReplyEncoder.Connection.CLOSES);
    exchange.reply(reply);
  }

  /** Opens the exchange of the next reply. */
  private Exchange exchange(boolean withBody, ReplyEncoder.Connection connection) {
    meters.request();
    incoming = null;
    closing |= connection == ReplyEncoder.Connection.CLOSES;
    Exchange exchange = new Exchange(withBody, connection, channel.eventLoop(), this::answered);
    inFlight.add(exchange);
    patience.restart(Patience.State.WORKING);
    return exchange;
  }

  /** Writes what is answered and takes up what there is room for, as long as there is either. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    writeReplies();
    while (!closing && !decoded.isEmpty() && hasRoom()) {
      Object message = decoded.remove();
      try {
        take(message);
      } finally {
        ReferenceCountUtil.release(message);
      }
      writeReplies();
    }
    pumping = false;
    closing |= inputEnded && decoded.isEmpty();
    if (closing) {
      dropDecoded();
      if (inFlight.isEmpty() && !finished) {
        finish();
      }
    }
    readIfRoom();
  }

  private boolean hasRoom() {
    return inFlight.size() < settings.inFlightMax() && channel.isWritable();
  }

  /**
   * Once the input has ended there is nothing to read, and Netty 4.2.18 must not be asked to: it
   * has taken the socket out of epoll and fails to put it back. (For the same reason replies that
   * don't fit the socket's buffer are lost to a client that has shut down its output.)
   */
  private void readIfRoom() {
    boolean wanted = closing || (decoded.isEmpty() && channel.isWritable());
    if (!inputEnded && wanted != channel.config().isAutoRead()) {
      if (!wanted) {
        meters.hit(
            channel.isWritable() ? HttpMeters.Bound.IN_FLIGHT : HttpMeters.Bound.UNSENT_BYTES);
      }
      channel.config().setAutoRead(wanted);
    }
  }

  private void take(Object message) {
    if (message instanceof HttpRequest request) {
      start(request);
    }
    if (!closing && message instanceof HttpContent content && incoming != null) {
      receive(incoming, content);
    }
  }

  private void start(HttpRequest request) {
    Incoming begun = new Incoming(request, settings.bodyBytesMax());
    Optional<Reply> refusal = headCheck.refusal(request);
    if (refusal.isPresent()) {
      refuse(refusal.get(), begun.answerHasBody());
    } else {
      incoming = begun;
    }
  }

  private void receive(Incoming request, HttpContent content) {
    Optional<Reply> malformed = headCheck.malformed(content.decoderResult());
    if (malformed.isPresent()) {
      refuse(malformed.get(), request.answerHasBody());
    } else if (!request.append(content.content())) {
      refuse(headCheck.bodyTooLong(), request.answerHasBody());
    } else if (content instanceof LastHttpContent) {
      dispatcher.dispatch(request, exchange(request.answerHasBody(), request.connection()));
    }
  }

  /** An answer has come; one nobody waits for is dropped. */
  private void answered(Exchange exchange, Answer answer) {
    if (finished || exchange.reply().isPresent()) {
      return;
    }
    Request request = exchange.request().orElseThrow();
    if (answer instanceof Answer.Own) {
      aside.work(
          () -> dispatcher.reply(request, answer),
          channel.eventLoop(),
          reply -> replied(exchange, reply));
    } else {
      replied(exchange, dispatcher.reply(request, answer));
    }
  }

  private void replied(Exchange exchange, Reply reply) {
    if (!finished) {
      exchange.reply(reply);
      if (!pumping) {
        pump();
        flushSoon();
        settle();
      }
    }
  }

  private void writeReplies() {
    Exchange head = inFlight.peek();
    while (head != null && head.reply().isPresent()) {
      inFlight.remove();
      ByteBuf bytes =
          ReplyEncoder.encode(
              channel.alloc(), head.reply().get(), head.withBody(), head.connection());
      channel.write(bytes, channel.voidPromise());
      head = inFlight.peek();
    }
  }

  /** Flushes behind what the event loop has to do already, so that one flush serves it all. */
  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      channel
          .eventLoop()
          .execute(() -> {
            flushing = false;
            channel.flush();
          });
    }
  }

  private void finish() {
    finished = true;
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> linger());
  }

  private void linger() {
    lingering = true;
    if (inputEnded || !(channel instanceof DuplexChannel duplex)) {
      channel.close();
    } else if (channel.isActive()) {
      duplex.shutdownOutput();
      settle();
    }
  }

  /** Says what the connection waits for now. Not called in the midst of decoding. */
  private void settle() {
    if (incoming != null && inFlight.isEmpty() && incoming.takeContinue()) {
      channel.writeAndFlush(CONTINUE.duplicate(), channel.voidPromise());
    }
    if (lingering) {
      patience.enter(Patience.State.LINGERING);
    } else if (finished || !channel.isWritable()) {
      patience.enter(Patience.State.UNREAD);
    } else if (!inFlight.isEmpty()) {
      patience.enter(Patience.State.WORKING);
    } else if (incoming != null || decoder.isAmidRequest()) {
      patience.enter(Patience.State.RECEIVING);
    } else {
      patience.enter(Patience.State.IDLE);
    }
  }

  private void expired(Patience.State state) {
    switch (state) {
      case RECEIVING -> {
        meters.hit(HttpMeters.Bound.REQUEST_TIME);
        refuse(
            Reply.error(
                Status.REQUEST_TIMEOUT,
                "The request did not arrive within " + settings.requestMillisMax() + " ms"));
      }
      case IDLE, UNREAD -> {
        meters.hit(HttpMeters.Bound.IDLE_TIME);
        channel.close();
      }
      case LINGERING -> channel.close();
      case WORKING -> throw new AssertionError("no limit to the backend's work");
    }
  }

  private void dropDecoded() {
    for (Object message = decoded.poll(); message != null; message = decoded.poll()) {
      ReferenceCountUtil.release(message);
    }
  }
}
