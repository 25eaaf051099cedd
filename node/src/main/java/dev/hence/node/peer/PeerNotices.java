package dev.hence.node.peer;

import dev.hence.core.replica.Event;
import dev.hence.core.runtime.Notices;
import dev.hence.core.sharding.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a person should know of the connections. What repeats itself is told at most once in ten
 * seconds: dials repeat, and a slow peer's queue fills again and again.
 *
 * <p>Threading: any thread.
 */
final class PeerNotices {
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How many different things are told apart; the oldest is forgotten first. */
  private static final int REMEMBERED_MAX = 256;

  private static final int REASON_CHARACTERS_MAX = 200;

  private final Notices notices;
  private final Map<String, Long> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  PeerNotices(Notices notices) {
    this.notices = notices;
  }

  /** This node turned a peer away. */
  void refused(String peer, String reason) {
    tell("refused a peer", peer, reason);
  }

  /** A peer turned this node away; {@code reason} is the peer's. */
  void refusedBy(String peer, String reason) {
    tell("a peer refused this node", peer, reason);
  }

  /** A connection was closed for what came over it. */
  void broken(Address peer, String reason) {
    tell("closed a connection that sent nonsense", peer.text(), reason);
  }

  /** The queue for a peer is full. */
  void dropping(Address peer, long queueBytesMax) {
    tell("dropping messages to a slow peer", peer.text(), queueBytesMax + " bytes wait for it");
  }

  /** A message is larger than any frame may be. */
  void tooLarge(Address peer, String kind, int bytes) {
    notices.record(
        Event.of(
            Event.Level.ERROR,
            "dropped a message that is too large to send",
            "peer",
            peer,
            "kind",
            kind,
            "bytes",
            bytes));
  }

  private void tell(String name, String peer, String reason) {
    String printable = printable(reason);
    synchronized (told) {
      String key = name + '\n' + peer + '\n' + printable;
      long now = System.nanoTime();
      Long before = told.get(key);
      if (before != null && now - before < REPEAT_NANOS) {
        return;
      }
      told.put(key, now);
    }
    notices.record(Event.of(Event.Level.WARN, name, "peer", peer, "reason", printable));
  }

  /** What a stranger sent may go into a log: one line, not too long. */
  private static String printable(String text) {
    String line = text.replaceAll("\\p{C}", "?");
    return line.length() <= REASON_CHARACTERS_MAX
        ? line
        : line.substring(0, REASON_CHARACTERS_MAX) + "…";
  }
}
