package dev.hence.node.peer;

import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.node.wire.WireFormatException;
import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a peer that has proved who it is: sends what waits in its outbox, hands on what
 * arrives, and notices when the other side has gone silent.
 *
 * <p>It ends at once by {@link #abort}, or with nothing lost by {@link #farewell} on both sides.
 *
 * <p>Threading: {@link #send}, {@link #farewell} and {@link #abort} from any thread, the rest on
 * the channel's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  /** Frames are gathered up to about this size before they are handed to the socket. */
  private static final int BURST_BYTES = 64 << 10;

  /** A connection that messages are sent on needs pings for its round trip only: one in so many. */
  private static final int BUSY_PINGS = 4;

  /** Encoded bytes that may wait for the socket; what is more waits in the outbox. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(256 << 10, 1 << 20);

  private final PeerTable table;
  private final PeerSettings settings;
  private final Greeting peer;
  private final boolean dialled;
  private final Channel channel;
  private final FrameDecoder frames;
  private final Outbox outbox;
  private final AtomicBoolean sendScheduled = new AtomicBoolean();
  private final long upNanos = System.nanoTime();
  private WireWriter burst = new WireWriter(1024);
  private long lastPingNanos = upNanos;
  private volatile long roundTripNanos = -1;
  private long lastMessageNanos = upNanos;
  private long lastSentNanos = upNanos;
  private boolean suspected;
  private boolean farewellSent;
  private volatile boolean farewellWanted;
  private volatile boolean farewellReceived;
  private @Nullable Future<?> heartbeat;

  Connection(
      PeerTable table, PeerSettings settings, Greeting peer, boolean dialled, Channel channel) {
    this.table = table;
    this.settings = settings;
    this.peer = peer;
    this.dialled = dialled;
    this.channel = channel;
    this.frames = channel.pipeline().get(FrameDecoder.class);
    this.outbox = new Outbox(settings.queueBytesMax());
  }

  Address address() {
    return peer.address();
  }

  Greeting peer() {
    return peer;
  }

  /** Whether this node opened it. */
  boolean dialled() {
    return dialled;
  }

  /** Whether the peer has said that it will send nothing more. */
  boolean farewellReceived() {
    return farewellReceived;
  }

  /** Whether it has lived long enough for the next dial to be worth trying at once. */
  boolean wasSteady() {
    return System.nanoTime() - upNanos >= settings.redialNanosMax();
  }

  /** What there is to tell about it. */
  Link link() {
    long measured = roundTripNanos;
    return new Link(
        address(), measured < 0 ? Optional.empty() : Optional.of(measured), outbox.bytes());
  }

  Outbox.Offered send(Message message) {
    Outbox.Offered offered = outbox.offer(message);
    if (offered == Outbox.Offered.QUEUED) {
      scheduleSend();
    }
    return offered;
  }

  /**
   * Sends what waits and says farewell; closes once the peer has said so too, or takes too long.
   */
  void farewell() {
    farewellWanted = true;
    scheduleSend();
  }

  void abort() {
    channel.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    frames.limitPayload(settings.frameBytesMax());
    channel.config().setWriteBufferWaterMark(WATER_MARK);
    long period = settings.pingNanos() / 2;
    heartbeat =
        ctx.executor().scheduleAtFixedRate(this::beat, period, period, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    table.down(this);
    ctx.fireChannelInactive();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      scheduleSend();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    Frame frame = (Frame) read;
    switch (frame.type()) {
      case MESSAGE -> {
        lastMessageNanos = System.nanoTime();
        table.received(this, MessageCodec.read(new WireReader(frame.payload())));
      }
      case PING -> {
        if (frame.payload().length > 0 && !farewellSent && channel.isWritable()) {
          channel.writeAndFlush(new Frame(Frame.Type.PONG, frame.payload()).toBuffer());
        }
      }
      case PONG -> measure(frame.payload());
      case FAREWELL -> {
        farewellReceived = true;
        table.farewellReceived(this);
        closeAfterFarewells();
      }
      case REFUSAL -> {
        // This side's part of the handshake was done; the dialer gave it up before its own was.
        table.refused(this, new String(frame.payload(), StandardCharsets.UTF_8));
        channel.close();
      }
      case GREETING, PROOF ->
          throw new WireFormatException("a " + frame.type() + " after the handshake");
    }
  }

  /** Takes in the answer to a ping, smoothed as RFC 6298 smooths round trips. */
  private void measure(byte[] sentNanos) {
    WireReader in = new WireReader(sentNanos);
    long sample = Math.max(0, System.nanoTime() - in.fixed64());
    in.end();
    roundTripNanos = roundTripNanos < 0 ? sample : (7 * roundTripNanos + sample) / 8;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    table.broken(this, cause);
    channel.close();
  }

  private void scheduleSend() {
    if (sendScheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::trySendBurst);
    }
  }

  private void trySendBurst() {
    try {
      sendBurst();
    } catch (RuntimeException | Error e) {
      channel.close();
      Faults.raise(e);
    }
  }

  private void sendBurst() {
    sendScheduled.set(false);
    if (farewellWanted) {
      outbox.close();
    }
    while (channel.isActive() && channel.isWritable() && gather()) {
      writeBurst();
    }
    if (farewellWanted && !farewellSent && outbox.isEmpty() && channel.isActive()) {
      farewellSent = true;
      channel.write(new Frame(Frame.Type.FAREWELL, new byte[0]).toBuffer());
      channel
          .eventLoop()
          .schedule(() -> channel.close(), settings.silenceNanos(), TimeUnit.NANOSECONDS);
    }
    channel.flush();
    closeAfterFarewells();
  }

  /** Takes messages from the outbox into the burst; whether there are any. */
  private boolean gather() {
    while (burst.size() < BURST_BYTES) {
      Message message = outbox.poll();
      if (message == null) {
        break;
      }
      int start = Frame.begin(burst, Frame.Type.MESSAGE);
      MessageCodec.write(burst, message);
      int length = Frame.end(burst, start);
      if (length > settings.frameBytesMax()) {
        table.tooLarge(this, message, length);
        writeBytes(start);
        burst = new WireWriter(BURST_BYTES);
      }
    }
    return burst.size() > 0;
  }

  private void writeBurst() {
    writeBytes(burst.size());
    if (burst.size() > 4 * BURST_BYTES) {
      burst = new WireWriter(BURST_BYTES);
    } else {
      burst.clear();
    }
  }

  /** Hands the first bytes of the burst to the channel. */
  private void writeBytes(int length) {
    if (length > 0) {
      ByteBuf bytes = channel.alloc().directBuffer(length);
      bytes.writeBytes(burst.buffer(), 0, length);
      channel.write(bytes, channel.voidPromise());
      lastSentNanos = System.nanoTime();
      lastMessageNanos = lastSentNanos;
    }
  }

  private void closeAfterFarewells() {
    if (farewellSent && farewellReceived) {
      channel.writeAndFlush(channel.alloc().buffer(0)).addListener(sent -> channel.close());
    }
  }

  /**
   * Says that this side lives where no message does, measures the round trip, and looks whether the
   * other side lives. Silence counts when two beats in a row have seen it: after a pause of this
   * process the bytes that came meanwhile are read first.
   */
  private void beat() {
    long now = System.nanoTime();
    boolean idle = now - lastSentNanos >= settings.pingNanos();
    long spacing =
        idle || roundTripNanos < 0 ? settings.pingNanos() : BUSY_PINGS * settings.pingNanos();
    if (now - lastPingNanos >= spacing && !farewellSent && channel.isWritable()) {
      WireWriter time = new WireWriter(Long.BYTES);
      time.fixed64(now);
      channel.writeAndFlush(new Frame(Frame.Type.PING, time.toBytes()).toBuffer());
      lastPingNanos = now;
    }
    boolean silent = now - frames.lastReadNanos() >= settings.silenceNanos();
    if (silent && suspected) {
      channel.close();
    }
    suspected = silent;
    if (dialled && now - lastMessageNanos >= settings.silenceNanos() && !table.wants(address())) {
      channel.close();
    }
  }
}
