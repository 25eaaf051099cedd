package dev.hence.node.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.TokenCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An edge whose connections, time included, are driven by a test. Texts are Latin-1, as bytes. */
final class EmbeddedResp implements AutoCloseable {
  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final List<Client> clients = new ArrayList<>();
  private final RespEdge edge;

  EmbeddedResp(RespSettings settings, RespBackend backend) {
    edge = new RespEdge(settings, TokenCodec.withChecksum(), backend);
  }

  EmbeddedResp(RespBackend backend) {
    this(RespSettings.DEFAULTS, backend);
  }

  RespMeters meters() {
    return edge.meters();
  }

  /** The size of all buffers in use. */
  long bufferBytes() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  Client connect() {
    Client client = new Client();
    clients.add(client);
    return client;
  }

  /** Closes all connections; none is counted any more, and every buffer is given back. */
  @Override
  public void close() {
    clients.forEach(Client::disconnect);
    assertThat(edge.meters().connections()).isZero();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  /** A command as clients write it. */
  static String array(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }

  /** A client's end of a connection. */
  final class Client {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private Client() {
      channel.freezeTime();
      channel.config().setAllocator(allocator);
      edge.install(channel.pipeline());
    }

    /** Sends {@code text} as one piece. */
    void send(String text) {
      if (channel.isOpen()) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        channel.writeInbound(allocator.heapBuffer(bytes.length).writeBytes(bytes));
        channel.runPendingTasks();
      }
    }

    /** Sends a command, and returns all that is received then. */
    String ask(String... words) {
      send(array(words));
      return received();
    }

    /** All that was received since the last call. */
    String received() {
      channel.runPendingTasks();
      ByteBuf all = Unpooled.buffer();
      for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
        all.writeBytes(next);
        next.release();
      }
      return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** How many writes to the socket there were since something was received. */
    int writes() {
      channel.runPendingTasks();
      return channel.outboundMessages().size();
    }

    void advance(long millis) {
      channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
    }

    void event(Object event) {
      channel.pipeline().fireUserEventTriggered(event);
      channel.runPendingTasks();
    }

    boolean isOpen() {
      return channel.isOpen();
    }

    boolean isRead() {
      return channel.config().isAutoRead();
    }

    void disconnect() {
      received();
      channel.finishAndReleaseAll();
      channel.checkException();
    }
  }
}
