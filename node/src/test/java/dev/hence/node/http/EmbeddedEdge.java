package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.TokenCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An edge whose connections, time included, are driven by a test. Texts are Latin-1, as bytes. */
final class EmbeddedEdge implements AutoCloseable {
  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  /** The defaults, but with several requests of a connection worked on at a time. */
  static final HttpSettings PIPELINING = pipelining(HttpSettings.DEFAULTS);

  private static HttpSettings pipelining(HttpSettings defaults) {
    return new HttpSettings(
        defaults.keyCharactersMax(),
        defaults.bodyBytesMax(),
        defaults.requestLineBytesMax(),
        defaults.headerBytesMax(),
        defaults.jsonDepthMax(),
        defaults.jsonNumberCharactersMax(),
        defaults.jsonNameCharactersMax(),
        defaults.requestMillisMax(),
        defaults.idleMillisMax(),
        defaults.lingerMillisMax(),
        defaults.connectionsMax(),
        32,
        defaults.unsentBytesMax(),
        defaults.acks());
  }

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final List<Client> clients = new ArrayList<>();
  private final HttpEdge edge;

  EmbeddedEdge(HttpSettings settings, Backend backend) {
    this(settings, backend, true);
  }

  /** An edge with or without the short way of common requests. */
  EmbeddedEdge(HttpSettings settings, Backend backend, boolean fast) {
    edge =
        new HttpEdge(
            settings, TokenCodec.withChecksum(), backend, () -> MemoryBackend.VITALS, fast);
  }

  HttpMeters meters() {
    return edge.meters();
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
    // What an edge keeps of each thread lasts as long as the thread, which makes many edges here.
    FastThreadLocal.removeAll();
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

    /** All that was received since the last call. */
    String received() {
      awaitAside();
      channel.runPendingTasks();
      ByteBuf all = Unpooled.buffer();
      for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
        all.writeBytes(next);
        next.release();
      }
      return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Waits until all is written that is written aside. */
    private void awaitAside() {
      CompletableFuture<Boolean> reached = new CompletableFuture<>();
      edge.aside().work(() -> true, Runnable::run, reached::complete);
      reached.join();
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
