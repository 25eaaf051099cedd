package dev.hence.node.wire;

import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys, registers and updates.
 *
 * <pre>
 *   Key          text, not empty
 *   Content      0 octet for a tombstone, or 1 octet | value bytes
 *   Register     Dot | time fixed64 | dependencies VectorClock | Content
 *   Update       Key | Register
 *   UpdateRange  writer fixed64 | after varint | updates varint |
 *                updates × (Key | time fixed64 | dependencies VectorClock | Content);
 *                their dots follow from their place
 * </pre>
 */
public final class DataCodec {
  /** Far above the longest key that a node can be set to take. */
  public static final int KEY_BYTES_MAX = 1 << 16;

  /** Above the largest value that a node can be set to take. */
  public static final int VALUE_BYTES_MAX = 1 << 28;

  private static final int TOMBSTONE = 0;
  private static final int LIVE = 1;

  /** An update in a range: key of one byte and its length, time, no dependencies, a tombstone. */
  private static final int RANGED_BYTES_MIN = 2 + Long.BYTES + 1 + 1;

  private DataCodec() {}

  public static void writeKey(WireWriter out, Key key) {
    out.bytes(key.utf8());
  }

  public static Key readKey(WireReader in) {
    String text = in.text(KEY_BYTES_MAX, "a key's length");
    WireReader.require(!text.isEmpty(), "a key isn't empty");
    return new Key(text);
  }

  public static void writeContent(WireWriter out, Content content) {
    switch (content) {
      case Content.Tombstone tombstone -> out.octet(TOMBSTONE);
      case Content.Live live -> {
        out.octet(LIVE);
        out.bytes(live.value().json());
      }
    }
  }

  public static Content readContent(WireReader in) {
    int tag = in.octet();
    WireReader.require(tag == TOMBSTONE || tag == LIVE, "a content is a value or a tombstone");
    return tag == TOMBSTONE
        ? Content.TOMBSTONE
        : new Content.Live(new Value(in.bytes(VALUE_BYTES_MAX, "a value's length")));
  }

  public static void writeRegister(WireWriter out, Register register) {
    ClockCodec.writeDot(out, register.dot());
    writeVersion(out, register);
  }

  public static Register readRegister(WireReader in) {
    return readVersion(in, ClockCodec.readDot(in));
  }

  public static void writeUpdate(WireWriter out, Update update) {
    writeKey(out, update.key());
    writeRegister(out, update.register());
  }

  public static Update readUpdate(WireReader in) {
    return new Update(readKey(in), readRegister(in));
  }

  public static void writeRange(WireWriter out, UpdateRange range) {
    out.fixed64(range.writer());
    out.varint(range.after());
    out.varint(range.updates().size());
    for (Update update : range.updates()) {
      writeKey(out, update.key());
      writeVersion(out, update.register());
    }
  }

  public static UpdateRange readRange(WireReader in) {
    long writer = in.fixed64();
    long after = in.varint(Long.MAX_VALUE, "the start of a range");
    int size = in.count(Integer.MAX_VALUE, RANGED_BYTES_MIN, "the number of a range's updates");
    WireReader.require(after <= Long.MAX_VALUE - size, "a range's numbers have 63 bits");
    List<Update> updates = new ArrayList<>(Math.min(size, 1024));
    for (int i = 1; i <= size; i++) {
      updates.add(new Update(readKey(in), readVersion(in, new Dot(writer, after + i))));
    }
    return new UpdateRange(writer, after, updates);
  }

  /** A register without its dot. */
  private static void writeVersion(WireWriter out, Register register) {
    out.fixed64(register.time());
    ClockCodec.writeClock(out, register.dependencies());
    writeContent(out, register.content());
  }

  private static Register readVersion(WireReader in, Dot dot) {
    long time = in.fixed64();
    VectorClock dependencies = ClockCodec.readClock(in);
    return new Register(dot, time, dependencies, readContent(in));
  }
}
