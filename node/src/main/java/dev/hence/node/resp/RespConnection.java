package dev.hence.node.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes commands out of the bytes as fast as the conversation takes them,
 * and sends replies in as few writes as their bursts allow.
 *
 * <p>Bytes that can't be taken up wait here; beyond a bound nothing more is read from the socket.
 * Replies of a burst are written into one buffer and flushed at its end, or when they are many.
 *
 * <p>The end: with the last command taken ({@code closing}) input is dropped; when all replies are
 * written, the output is shut down and the input drained until the client closes. A close with
 * unread input would reset the connection, and the client could lose the last reply.
 *
 * <p>Threading: owned by the channel's event loop.
 */
final class RespConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(RespConnection.class);

  /** Bytes that may wait while nothing can be taken up: one large read of the socket. */
  private static final int WAITING_BYTES_MAX = 64 << 10;

  /** Replies go to the channel in pieces of about this size. */
  private static final int PIECE_BYTES = 64 << 10;

  private final Channel channel;
  private final RespSettings settings;
  private final RespMeters meters;
  private final Session session;
  private final Conversation conversation;
  private final CommandDecoder decoder;
  private final ReplyWriter replies;

  private @Nullable ByteBuf waiting;
  private boolean pumping;
  private boolean inputEnded;
  private boolean closing;
  private boolean finished;
  private boolean watched;
  private long commands;

  RespConnection(RespEdge edge, Channel channel) {
    this.channel = channel;
    this.settings = edge.settings();
    this.meters = edge.meters();
    this.session =
        new Session(
            edge.meters().number(), name(channel.remoteAddress()), name(channel.localAddress()));
    this.decoder = new CommandDecoder(settings);
    this.replies = new ReplyWriter(channel.alloc());
    this.conversation = new Conversation(session, edge, channel.eventLoop(), replies);
    conversation.onProgress(() -> {
      pump(true);
      flush();
    });
  }

  private static String name(java.net.@Nullable SocketAddress address) {
    return String.valueOf(address).replace("/", "");
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (closing) {
      bytes.release();
      return;
    }
    waiting = waiting == null ? bytes : joined(waiting, bytes);
    pump(false);
  }

  /**
   * Both in one buffer, without what was taken up: of a pipeline whose reads never end with a
   * command, all would be kept.
   */
  private ByteBuf joined(ByteBuf before, ByteBuf bytes) {
    before.discardSomeReadBytes();
    return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), before, bytes);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    pump(true);
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    pump(true);
    flush();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (finished) {
        channel.close();
      } else {
        pump(true);
        flush();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    finished = true;
    conversation.close();
    dropWaiting();
    ByteBuf unsent = replies.take();
    if (unsent != null) {
      unsent.release();
    }
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

  /** Answers {@code error} to whatever the client sends, and closes the connection. */
  void refuse(String error) {
    replies.error(error);
    closing = true;
    finishIfDone();
  }

  /**
   * Takes up what can be taken up.
   *
   * @param asks whether what is gathered is asked now; else more of the same burst may come
   */
  private void pump(boolean asks) {
    if (pumping || finished) {
      return;
    }
    pumping = true;
    boolean more = true;
    while (more) {
      takeCommands();
      more = asks && conversation.ask();
    }
    pumping = false;
    if (asks) {
      closing |= session.hasQuit() && conversation.isIdle();
      closing |= inputEnded && conversation.isIdle() && channel.isWritable();
      finishIfDone();
      settle();
    }
    readIfRoom();
  }

  private void takeCommands() {
    ByteBuf bytes = waiting;
    while (bytes != null && !closing && conversation.takes() && channel.isWritable()) {
      switch (decoder.next(bytes)) {
        case Decoded.Whole whole -> {
          commands++;
          meters.command();
          conversation.take(whole.command());
          sendPieceIfLarge();
        }
        case Decoded.Broken broken -> {
          if (!conversation.isIdle()) {
            // It is said again, once all before it is answered.
            return;
          }
          replies.error(broken.error());
          closing = true;
        }
        case Decoded.Partial _, Decoded.Empty _ -> {
          if (!bytes.isReadable()) {
            dropWaiting();
          }
          return;
        }
      }
    }
  }

  private void dropWaiting() {
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
  }

  private void sendPieceIfLarge() {
    if (replies.bytes() >= PIECE_BYTES) {
      write(replies.take());
    }
  }

  private void write(@Nullable ByteBuf piece) {
    if (piece != null) {
      channel.write(piece, channel.voidPromise());
    }
  }

  private void flush() {
    if (!finished) {
      write(replies.take());
      channel.flush();
    }
  }

  /**
   * Once the input has ended there is nothing to read, and Netty 4.2.18 must not be asked to: it
   * has taken the socket out of epoll and fails to put it back.
   */
  private void readIfRoom() {
    ByteBuf bytes = waiting;
    boolean takesMore = conversation.takes() && channel.isWritable();
    boolean wanted =
        closing || takesMore || bytes == null || bytes.readableBytes() < WAITING_BYTES_MAX;
    if (!inputEnded && wanted != channel.config().isAutoRead()) {
      channel.config().setAutoRead(wanted);
    }
  }

  private void finishIfDone() {
    if (closing && !finished) {
      finished = true;
      dropWaiting();
      ByteBuf last = replies.take();
      channel.writeAndFlush(last == null ? Unpooled.EMPTY_BUFFER : last).addListener(_ -> linger());
    }
  }

  private void linger() {
    if (inputEnded || !(channel instanceof DuplexChannel duplex)) {
      channel.close();
    } else if (channel.isActive()) {
      duplex.shutdownOutput();
      channel
          .eventLoop()
          .schedule(() -> channel.close(), settings.lingerMillisMax(), TimeUnit.MILLISECONDS);
    }
  }

  /** Looks after a connection that waits for its client, one way or the other. */
  private void settle() {
    boolean partial = isAmidCommand();
    if (watched || finished || (!partial && channel.isWritable())) {
      return;
    }
    watched = true;
    long before = commands;
    int millis = partial ? settings.commandMillisMax() : settings.unreadMillisMax();
    channel.eventLoop().schedule(() -> expired(partial, before), millis, TimeUnit.MILLISECONDS);
  }

  private boolean isAmidCommand() {
    return conversation.takes()
        && channel.isWritable()
        && (waiting != null || decoder.isAmidCommand());
  }

  private void expired(boolean partial, long before) {
    watched = false;
    boolean stuck = commands == before && !finished;
    if (stuck && partial && isAmidCommand() && conversation.isIdle()) {
      refuse(
          "ERR Protocol error: the command did not arrive within "
              + settings.commandMillisMax()
              + " ms");
    } else if (stuck && !partial && !channel.isWritable()) {
      channel.close();
    } else if (!finished) {
      settle();
    }
  }
}
