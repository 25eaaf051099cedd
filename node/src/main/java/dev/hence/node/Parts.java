package dev.hence.node;

import dev.hence.node.http.HttpSettings;
import dev.hence.node.peer.PeerSettings;
import dev.hence.node.resp.RespSettings;
import dev.hence.node.settings.Limits;
import dev.hence.node.settings.NodeSettings;
import dev.hence.node.storage.Fsync;
import dev.hence.node.storage.StoreSettings;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.util.Optional;

/** What each part of a node is told of its settings; the rest of a part's are its defaults. */
final class Parts {
  /** Around a value in a frame: its key, token and dependencies, and what is sent beside it. */
  private static final int FRAME_SPARE_BYTES = 1 << 20;

  /** With so many processors or fewer, two threads that take turns only get in each other's way. */
  private static final int FEW_PROCESSORS = 2;

  private Parts() {}

  /** The event loop that runs the replica, too, where it is the only one and has few processors. */
  static Optional<ReplicaLoop.Shared> shared(NodeSettings settings, EventLoopGroup loops) {
    boolean shares =
        settings.eventLoops() == 1 && Runtime.getRuntime().availableProcessors() <= FEW_PROCESSORS;
    return shares
        ? Optional.of(new ReplicaLoop.Shared(loops.next(), settings.fsync() != Fsync.ALWAYS))
        : Optional.empty();
  }

  static StoreSettings store(NodeSettings settings, Path folder) {
    return StoreSettings.of(folder, settings.fsync(), settings.hotBytesMax())
        .onDamage(settings.damaged());
  }

  static HttpSettings http(NodeSettings settings) {
    Limits limits = settings.limits();
    HttpSettings rest = HttpSettings.DEFAULTS;
    return new HttpSettings(
        limits.keyCharsMax(),
        limits.bodyBytesMax(),
        rest.requestLineBytesMax(),
        rest.headerBytesMax(),
        rest.jsonDepthMax(),
        rest.jsonNumberCharactersMax(),
        rest.jsonNameCharactersMax(),
        limits.requestTimeoutMillis(),
        rest.idleMillisMax(),
        rest.lingerMillisMax(),
        limits.connectionsMax(),
        rest.inFlightMax(),
        rest.unsentBytesMax(),
        settings.acks());
  }

  static RespSettings resp(NodeSettings settings) {
    Limits limits = settings.limits();
    RespSettings rest = RespSettings.DEFAULTS;
    return new RespSettings(
        limits.keyCharsMax(),
        limits.bodyBytesMax(),
        rest.wordsMax(),
        2 * limits.bodyBytesMax(),
        rest.lineBytesMax(),
        limits.requestTimeoutMillis(),
        rest.unreadMillisMax(),
        rest.lingerMillisMax(),
        limits.connectionsMax(),
        rest.unsentBytesMax(),
        settings.acks());
  }

  static PeerSettings peers(NodeSettings settings) {
    PeerSettings rest = PeerSettings.DEFAULT;
    int frame =
        Math.max(rest.frameBytesMax(), settings.limits().bodyBytesMax() + FRAME_SPARE_BYTES);
    return new PeerSettings(
        rest.connectTimeoutNanos(),
        rest.redialNanosMin(),
        rest.redialNanosMax(),
        rest.pingNanos(),
        rest.silenceNanos(),
        frame,
        Math.max(rest.queueBytesMax(), 2L * frame));
  }
}
