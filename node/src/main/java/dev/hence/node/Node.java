package dev.hence.node;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Moment;
import dev.hence.core.replica.Replica;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Store;
import dev.hence.core.runtime.DutyCycle;
import dev.hence.core.runtime.Notices;
import dev.hence.node.http.HttpEdge;
import dev.hence.node.log.RecentTroubles;
import dev.hence.node.net.Transport;
import dev.hence.node.peer.ClusterSecret;
import dev.hence.node.peer.PeerIdentity;
import dev.hence.node.peer.PeerNetwork;
import dev.hence.node.peer.PortDetector;
import dev.hence.node.resp.RespBackend;
import dev.hence.node.resp.RespEdge;
import dev.hence.node.settings.AddressText;
import dev.hence.node.settings.NodeSettings;
import dev.hence.node.storage.DiskUse;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A node, put together: the store, the replica and its thread, the connections to peers, and the
 * one port for peers and clients.
 *
 * <p>Threading: opened, started and stopped by one thread at a time.
 */
final class Node {
  private static final String EVERY_ADDRESS = "0.0.0.0";

  /** What each step of a stop may take; all of them stay below the second a stop may take. */
  private static final int STEP_MILLIS_MAX = 300;

  private final NodeSettings settings;
  private final Notices notices;
  private final Consumer<Throwable> failure;
  private final Store store;
  private final ReplicaLoop loop;
  private final PublishedReads reads;
  private final Replica replica;
  private final EventLoopGroup eventLoops;
  private final Transport transport;
  private final PeerNetwork peers;
  private final VitalSigns vitals;
  private final DutyCycle cycle;
  private Optional<Channel> port = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  /**
   * Awaits the store and puts everything together; nothing runs yet.
   *
   * @param opening of the store, under way
   * @param troubles what its log complained about lately
   * @param failure told what the node can't go on after, by any thread, maybe more than once
   * @throws Store.StoreFailure if the folder can't be used
   */
  Node(
      NodeSettings settings,
      StoreOpening opening,
      Notices notices,
      RecentTroubles troubles,
      Consumer<Throwable> failure) {
    this.settings = settings;
    this.notices = notices;
    this.failure = failure;
    // Drawn from at each request that is handed on: the secure one asks the kernel each time.
    SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    store = StoreDressing.of(opening.await(), settings, notices);
    reads = new PublishedReads(settings.replica(), store);
    replica =
        new Replica(
            settings.replica(),
            reads.guarded(),
            random::nextLong,
            new Moment(System.nanoTime(), System.currentTimeMillis()));
    transport = Transport.best();
    eventLoops = transport.group(settings.eventLoops(), "net");
    loop = new ReplicaLoop(Parts.shared(settings, eventLoops));
    peers =
        new PeerNetwork(
            PeerIdentity.draw(
                settings.address(), replica.node(), ClusterSecret.of(settings.secret().orElse(""))),
            Parts.peers(settings),
            transport.client(eventLoops),
            loop::accept,
            notices);
    vitals = new VitalSigns(settings, loop, peers, new DiskUse(opening.folder()), troubles);
    cycle = new DutyCycle(replica, reads.guarded(), peers, loop.clients(), notices);
  }

  /**
   * Listens and goes to work; the cause if it can't listen, and then only {@link #stop} is left.
   */
  Optional<Throwable> start() {
    ReplicaBackend backend = new ReplicaBackend();
    HttpEdge http = new HttpEdge(Parts.http(settings), tokens(), backend, vitals);
    RespEdge resp = new RespEdge(Parts.resp(settings), tokens(), backend);
    PortDetector detector =
        new PortDetector(peers, http::install, resp::install, PortDetector.FIRST_BYTES_NANOS);
    ChannelFuture bound =
        transport
            .server(eventLoops)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(detector)
            .bind(new InetSocketAddress(EVERY_ADDRESS, AddressText.port(settings.address())))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      return Optional.of(bound.cause());
    }
    port = Optional.of(bound.channel());
    thread =
        Optional.of(
            loop.start(
                new ReplicaLoop.Driven(
                    cycle, replica::published, reads::publish, notices, failure)));
    return Optional.empty();
  }

  /** Ends everything, the store last; each step has its time, so that a stop can't hang. */
  void stop() throws InterruptedException {
    port.ifPresent(Channel::close);
    loop.stop(TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS_MAX));
    if (thread.isPresent() && Thread.currentThread() != thread.get()) {
      thread.get().join(STEP_MILLIS_MAX);
    }
    peers.close();
    eventLoops
        .shutdownGracefully(0, STEP_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .await(STEP_MILLIS_MAX, TimeUnit.MILLISECONDS);
    store.close();
  }

  private TokenCodec tokens() {
    return settings
        .secret()
        .map(secret -> TokenCodec.withSecret(secret.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(TokenCodec::withChecksum);
  }

  private final class ReplicaBackend implements RespBackend {
    @Override
    public Optional<Answer> tryRead(Request.Get request) {
      try {
        return reads.tryRead(request);
      } catch (Store.StoreFailure e) {
        failure.accept(e);
        return Optional.of(new Answer.Unavailable("This node's disk has failed"));
      }
    }

    @Override
    public Optional<Answer> refusal(Token token) {
      return reads.refusal(token);
    }

    @Override
    public boolean submit(Request request, Client client) {
      return loop.submit(request, client);
    }
  }
}
