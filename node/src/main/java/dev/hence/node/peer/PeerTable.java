package dev.hence.node.peer;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected, who should be, and what the replica is told of it.
 *
 * <p>For each peer one connection is <i>current</i>: sends go to it. What happens when a connection
 * comes up, by what is there already:
 *
 * <pre>
 *   nothing                              it is current; PeerUp
 *   current of another process           all old ones closed, PeerDown; it is current, PeerUp
 *   current that the same side opened    that one is broken without having noticed: as above
 *   current that the other side opened   the one that the smaller address opened is current, the
 *                                        other one surplus
 * </pre>
 *
 * <p>Both sides call the same connection surplus. Its opener says farewell first, once it has a
 * better one; then the other. So no message is lost, and neither replica hears of it. When the
 * current connection ends, PeerDown, and surplus ones are closed too; but one that the peer opened
 * and hasn't said farewell on may be the only one that the peer knows: it is current, PeerUp.
 *
 * <p>Threading: any thread, one at a time. Inputs are given to the sink under the same lock, so
 * they come in the order of what happened. Only {@link #send} takes no lock.
 */
final class PeerTable {
  private final PeerIdentity self;
  private final PeerSettings settings;
  private final InputSink sink;
  private final PeerNotices notices;
  private final Dialer dialer;
  private final Map<Address, Peer> peers = new HashMap<>();
  private final Map<Address, Connection> current = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();
  private boolean closed;

  PeerTable(
      PeerIdentity self,
      PeerSettings settings,
      InputSink sink,
      PeerNotices notices,
      Dialer dialer) {
    this.self = self;
    this.settings = settings;
    this.sink = sink;
    this.notices = notices;
    this.dialer = dialer;
  }

  /** What is known of one address. */
  private static final class Peer {
    final Address address;
    final Backoff backoff;
    final List<Connection> surplus = new ArrayList<>();
    boolean wanted;
    @Nullable Connection current;
    Dialer.@Nullable Dial dial;

    Peer(Address address, PeerSettings settings) {
      this.address = address;
      this.backoff = new Backoff(settings.redialNanosMin(), settings.redialNanosMax());
    }

    boolean isForgettable() {
      return !wanted && current == null && dial == null;
    }
  }

  /** Keeps connections with exactly these. */
  synchronized void want(List<Address> addresses) {
    if (closed) {
      return;
    }
    Set<Address> wanted = new LinkedHashSet<>(addresses);
    wanted.remove(self.address());
    for (Peer peer : List.copyOf(peers.values())) {
      if (peer.wanted && !wanted.contains(peer.address)) {
        peer.wanted = false;
        cancelDial(peer);
        forget(peer);
      }
    }
    for (Address address : wanted) {
      Peer peer = peer(address);
      if (!peer.wanted) {
        peer.wanted = true;
        peer.backoff.reset();
        dialIfAlone(peer);
      }
    }
  }

  /** Whether {@link #want} named the address last. */
  synchronized boolean wants(Address address) {
    Peer peer = peers.get(address);
    return peer != null && peer.wanted;
  }

  /** Sends to the peer's current connection, if there is one and its outbox isn't full. */
  void send(Address to, Message message) {
    Connection connection = current.get(to);
    while (connection != null) {
      switch (connection.send(message)) {
        case QUEUED -> {
          return;
        }
        case FIRST_DROPPED -> {
          dropped.increment();
          notices.dropping(to, settings.queueBytesMax());
          return;
        }
        case DROPPED -> {
          dropped.increment();
          return;
        }
        // It became surplus just now, and another one current before that.
        case CLOSED -> connection = current.get(to);
      }
    }
  }

  /** The current connections, in the order of addresses. */
  List<Link> links() {
    return current.values().stream()
        .map(Connection::link)
        .sorted(Comparator.comparing(Link::peer))
        .toList();
  }

  /** How many messages were dropped since full outboxes had no room for them. */
  long dropped() {
    return dropped.sum();
  }

  /** A connection's handshake is done. */
  synchronized void up(Connection connection) {
    if (closed) {
      connection.abort();
      return;
    }
    Peer peer = peer(connection.address());
    if (connection.dialled()) {
      peer.dial = null;
    }
    Connection present = peer.current;
    if (present == null) {
      enter(peer, connection);
    } else if (!sameProcess(present, connection) || present.dialled() == connection.dialled()) {
      leave(peer, present);
      enter(peer, connection);
    } else {
      Connection surplus = isPreferred(connection) ? present : connection;
      if (surplus == present) {
        peer.current = connection;
        current.put(peer.address, connection);
      }
      peer.surplus.add(surplus);
      if (surplus.dialled() || surplus.farewellReceived()) {
        surplus.farewell();
      }
    }
  }

  /** The peer will send nothing more on this connection. */
  synchronized void farewellReceived(Connection connection) {
    Peer peer = peers.get(connection.address());
    if (peer != null && peer.surplus.contains(connection)) {
      connection.farewell();
    }
  }

  /** A connection is closed. */
  synchronized void down(Connection connection) {
    Peer peer = peers.get(connection.address());
    if (peer == null || closed) {
      return;
    }
    peer.surplus.remove(connection);
    if (peer.current == connection) {
      Connection heir = takeHeir(peer);
      leave(peer, connection);
      if (heir != null) {
        enter(peer, heir);
      }
      if (connection.wasSteady()) {
        peer.backoff.reset();
      }
      dialIfAlone(peer);
      forget(peer);
    }
  }

  synchronized void received(Connection from, Message message) {
    Peer peer = peers.get(from.address());
    if (!closed && peer != null && (peer.current == from || peer.surplus.contains(from))) {
      sink.accept(new Input.Received(peer.address, message));
    }
  }

  /** Something went wrong on a connection that was up; it is being closed. */
  void broken(Connection connection, Throwable cause) {
    Faults.nonsense(cause)
        .ifPresentOrElse(
            reason -> notices.broken(connection.address(), reason), () -> Faults.raise(cause));
  }

  /** The peer turned this node away after all; the connection is being closed. */
  void refused(Connection connection, String reason) {
    notices.refusedBy(connection.address().text(), reason);
  }

  /** A message was dropped since no frame has room for it. */
  void tooLarge(Connection connection, Message message, int bytes) {
    dropped.increment();
    notices.tooLarge(connection.address(), message.getClass().getSimpleName(), bytes);
  }

  /** Closes all connections; nothing is told to the replica any more. */
  synchronized void close() {
    closed = true;
    current.clear();
    for (Peer peer : peers.values()) {
      cancelDial(peer);
      peer.surplus.forEach(Connection::abort);
      if (peer.current != null) {
        peer.current.abort();
      }
    }
    peers.clear();
  }

  private Peer peer(Address address) {
    return peers.computeIfAbsent(address, absent -> new Peer(absent, settings));
  }

  private void forget(Peer peer) {
    if (peer.isForgettable()) {
      peers.remove(peer.address);
    }
  }

  private void enter(Peer peer, Connection connection) {
    peer.current = connection;
    current.put(peer.address, connection);
    sink.accept(new Input.PeerUp(peer.address, connection.peer().node()));
  }

  private void leave(Peer peer, Connection connection) {
    peer.current = null;
    current.remove(peer.address);
    connection.abort();
    List<Connection> surplus = List.copyOf(peer.surplus);
    peer.surplus.clear();
    surplus.forEach(Connection::abort);
    sink.accept(new Input.PeerDown(peer.address));
  }

  /** Takes a surplus connection that the peer may know as its only one, if there is one. */
  private static @Nullable Connection takeHeir(Peer peer) {
    for (Connection surplus : peer.surplus) {
      if (!surplus.dialled() && !surplus.farewellReceived()) {
        peer.surplus.remove(surplus);
        return surplus;
      }
    }
    return null;
  }

  private void dialIfAlone(Peer peer) {
    if (peer.wanted && peer.current == null && peer.dial == null) {
      Address address = peer.address;
      peer.dial = dialer.dial(address, peer.backoff.next(), dial -> dialEnded(address, dial));
    }
  }

  /**
   * A dial failed, or its connection is closed; in the latter case it isn't the peer's any more.
   */
  private synchronized void dialEnded(Address address, Dialer.Dial dial) {
    Peer peer = peers.get(address);
    if (peer == null || closed || peer.dial != dial) {
      return;
    }
    peer.dial = null;
    if (peer.wanted && peer.current == null) {
      sink.accept(new Input.DialFailed(address));
      dialIfAlone(peer);
    }
    forget(peer);
  }

  private void cancelDial(Peer peer) {
    Dialer.Dial dial = peer.dial;
    peer.dial = null;
    if (dial != null) {
      dial.cancel();
    }
  }

  private static boolean sameProcess(Connection a, Connection b) {
    return a.peer().node().equals(b.peer().node()) && a.peer().session() == b.peer().session();
  }

  /** Whether the smaller of the two addresses opened the connection. */
  private boolean isPreferred(Connection connection) {
    return connection.dialled() == self.address().compareTo(connection.address()) < 0;
  }
}
