package dev.hence.node.wire;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import java.util.List;

/**
 * Identities and clocks.
 *
 * <pre>
 *   Dot          writer fixed64 | n varint, above 0
 *   NodeId       fixed64
 *   VectorClock  entries varint | entries × (writer fixed64 | n varint, above 0),
 *                writers ascending as unsigned numbers
 *   Token        cluster fixed32 | epoch varint | other epochs list of varint | time fixed64 |
 *                VectorClock
 * </pre>
 */
public final class ClockCodec {
  /** More writers than a clock can gather: a guess, far above what a cluster's life brings. */
  static final int CLOCK_ENTRIES_MAX = 1 << 20;

  /** As many branches as there can be forks; a cluster has none but after disasters. */
  private static final int OTHER_EPOCHS_MAX = 1 << 15;

  private static final int ENTRY_BYTES_MIN = Long.BYTES + 1;

  private ClockCodec() {}

  public static void writeDot(WireWriter out, Dot dot) {
    out.fixed64(dot.writer());
    out.varint(dot.n());
  }

  public static Dot readDot(WireReader in) {
    return new Dot(in.fixed64(), readNumber(in));
  }

  public static void writeNodeId(WireWriter out, NodeId node) {
    out.fixed64(node.value());
  }

  public static NodeId readNodeId(WireReader in) {
    return new NodeId(in.fixed64());
  }

  public static void writeClock(WireWriter out, VectorClock clock) {
    out.varint(clock.size());
    for (int i = 0; i < clock.size(); i++) {
      out.fixed64(clock.writer(i));
      out.varint(clock.count(i));
    }
  }

  public static VectorClock readClock(WireReader in) {
    int size = in.count(CLOCK_ENTRIES_MAX, ENTRY_BYTES_MIN, "the number of a clock's entries");
    if (size == 0) {
      return VectorClock.EMPTY;
    }
    VectorClock.Builder clock = new VectorClock.Builder(size);
    long last = 0;
    for (int i = 0; i < size; i++) {
      long writer = in.fixed64();
      WireReader.require(
          i == 0 || Long.compareUnsigned(last, writer) < 0, "a clock's writers ascend");
      clock.add(writer, readNumber(in));
      last = writer;
    }
    return clock.build();
  }

  public static void writeToken(WireWriter out, Token token) {
    out.fixed32(token.cluster());
    out.varint(token.epoch());
    out.list(token.otherEpochs(), WireWriter::varint);
    out.fixed64(token.time());
    writeClock(out, token.entries());
  }

  public static Token readToken(WireReader in) {
    int cluster = in.fixed32();
    long epoch = readEpoch(in);
    List<Long> others =
        in.list(OTHER_EPOCHS_MAX, "the number of other epochs", ClockCodec::readEpoch);
    return new Token(cluster, epoch, in.fixed64(), readClock(in), others);
  }

  private static long readEpoch(WireReader in) {
    return in.varint(Long.MAX_VALUE, "an epoch");
  }

  /** The number of an update; above 0. */
  private static long readNumber(WireReader in) {
    long n = in.varint(Long.MAX_VALUE, "an update's number");
    WireReader.require(n > 0, "an update's number starts at 1");
    return n;
  }
}
