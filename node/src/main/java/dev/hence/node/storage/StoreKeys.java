package dev.hence.node.storage;

import dev.hence.core.data.Key;
import dev.hence.core.sharding.Address;
import dev.hence.node.wire.ViewCodec;
import dev.hence.node.wire.WireFormatException;
import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Under which keys things lie. RocksDB orders keys byte by byte, as unsigned numbers.
 *
 * <pre>
 *   registers  slot fixed16 | key as UTF-8       the order in which slots are copied to others
 *   log        writer fixed64 | n fixed64        a writer's updates in their order
 *   tombstones writer fixed64 | n fixed64        what registers are tombstones: their keys there
 *   meta       a name; then, of a kind with many: seat/ and met/ address,
 *              live/ and dead/ slot fixed16
 * </pre>
 */
final class StoreKeys {
  static final byte[] FORMAT = name("format");
  static final byte[] NODE = name("node");
  static final byte[] VIEW = name("view");
  static final byte[] VOTE = name("vote");
  static final byte[] WRITER = name("writer");
  static final byte[] COVERAGE = name("coverage");
  static final byte[] STABLE = name("stable");
  static final byte[] HELD = name("held");
  static final byte[] ORPHANED = name("orphaned");
  static final byte[] FLOOR = name("floor");
  static final byte[] DROPPED = name("dropped");
  static final byte[] FORCED = name("forced");
  static final byte[] SEATS = name("seat/");
  static final byte[] MET = name("met/");
  static final byte[] LIVE_COUNTS = name("live/");
  static final byte[] TOMBSTONE_COUNTS = name("dead/");

  private StoreKeys() {}

  private static byte[] name(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] register(Key key) {
    byte[] utf8 = key.utf8();
    byte[] stored = new byte[Short.BYTES + utf8.length];
    stored[0] = (byte) (key.slot() >> 8);
    stored[1] = (byte) key.slot();
    System.arraycopy(utf8, 0, stored, Short.BYTES, utf8.length);
    return stored;
  }

  /** The start of all registers in {@code slot}; for {@link Key#SLOTS}, the end of all. */
  static byte[] slot(int slot) {
    return new byte[] {(byte) (slot >> 8), (byte) slot};
  }

  static int slotOfRegister(byte[] stored) {
    return new WireReader(stored).fixed16();
  }

  /** The key of a register. One that isn't in its slot was not written by this hash function. */
  static Key keyOfRegister(byte[] stored) {
    int slot = slotOfRegister(stored);
    String text =
        new String(stored, Short.BYTES, stored.length - Short.BYTES, StandardCharsets.UTF_8);
    Key key = new Key(text);
    WireReader.require(key.slot() == slot, "a register lies in its key's slot");
    return key;
  }

  /** Where something lies that is found by its dot. */
  static byte[] dot(long writer, long n) {
    WireWriter out = new WireWriter(2 * Long.BYTES);
    out.fixed64(writer);
    out.fixed64(n);
    return out.buffer();
  }

  static byte[] seat(Address address) {
    return at(SEATS, address);
  }

  static byte[] met(Address address) {
    return at(MET, address);
  }

  private static byte[] at(byte[] kind, Address address) {
    WireWriter out = new WireWriter(64);
    out.raw(kind);
    ViewCodec.writeAddress(out, address);
    return out.toBytes();
  }

  static byte[] liveCount(int slot) {
    return count(LIVE_COUNTS, slot);
  }

  static byte[] tombstoneCount(int slot) {
    return count(TOMBSTONE_COUNTS, slot);
  }

  private static byte[] count(byte[] kind, int slot) {
    WireWriter out = new WireWriter(kind.length + Short.BYTES);
    out.raw(kind);
    out.fixed16(slot);
    return out.buffer();
  }

  static boolean startsWith(byte[] stored, byte[] prefix) {
    return stored.length >= prefix.length
        && Arrays.equals(stored, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** What follows {@code prefix} in the key of a kind with many. */
  static WireReader after(byte[] prefix, byte[] stored) {
    if (!startsWith(stored, prefix)) {
      throw new WireFormatException("a key lacks its prefix");
    }
    return new WireReader(stored, prefix.length, stored.length - prefix.length);
  }
}
