package dev.hence.node.wire;

import dev.hence.core.replica.Forced;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.ViewChange;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a node has forced.
 *
 * <pre>
 *   Change   tag octet | by tag:
 *            1 add: Address, 2 remove: Address | how octet, 3 drop: Address,
 *            4 assign: Address | shard + 1 varint, 5 reshard: count varint, 6 cut over: nothing,
 *            7 replan: nothing, 8 abandon: nothing, 9 retire: list of Address,
 *            10 seat: Address | NodeId | memory NodeId
 *   Forced   Change | View
 * </pre>
 */
public final class ChangeCodec {
  /** Far above what a node keeps. */
  private static final int FORCED_MAX = 10_000;

  private static final int ADD = 1;
  private static final int REMOVE = 2;
  private static final int DROP = 3;
  private static final int ASSIGN = 4;
  private static final int RESHARD = 5;
  private static final int CUT_OVER = 6;
  private static final int REPLAN = 7;
  private static final int ABANDON = 8;
  private static final int RETIRE = 9;
  private static final int SEAT = 10;

  private static final List<Removal> REMOVALS =
      List.of(Removal.EITHER, Removal.LEAVE, Removal.FORGET);

  private ChangeCodec() {}

  public static void writeForced(WireWriter out, List<Forced> forced) {
    out.list(forced, ChangeCodec::writeOne);
  }

  public static List<Forced> readForced(WireReader in) {
    return in.list(FORCED_MAX, "the number of forced changes", ChangeCodec::readOne);
  }

  private static void writeOne(WireWriter out, Forced forced) {
    writeChange(out, forced.change());
    ViewCodec.writeView(out, forced.view());
  }

  private static Forced readOne(WireReader in) {
    return new Forced(readChange(in), ViewCodec.readView(in));
  }

  private static void writeChange(WireWriter out, ViewChange change) {
    switch (change) {
      case ViewChange.AddNode add -> writeHead(out, ADD, add.address());
      case ViewChange.RemoveNode remove -> {
        writeHead(out, REMOVE, remove.address());
        out.octet(REMOVALS.indexOf(remove.how()));
      }
      case ViewChange.Drop drop -> writeHead(out, DROP, drop.address());
      case ViewChange.Assign assign -> {
        writeHead(out, ASSIGN, assign.address());
        out.varint(assign.shard() + 1L);
      }
      case ViewChange.Reshard reshard -> {
        out.octet(RESHARD);
        out.varint(reshard.count());
      }
      case ViewChange.CutOver _ -> out.octet(CUT_OVER);
      case ViewChange.Replan _ -> out.octet(REPLAN);
      case ViewChange.AbandonReshard _ -> out.octet(ABANDON);
      case ViewChange.Retire retire -> {
        out.octet(RETIRE);
        out.list(List.copyOf(retire.who()), ViewCodec::writeAddress);
      }
      case ViewChange.Seat seat -> {
        writeHead(out, SEAT, seat.address());
        ClockCodec.writeNodeId(out, seat.node());
        ClockCodec.writeNodeId(out, seat.memory());
      }
    }
  }

  private static void writeHead(WireWriter out, int tag, Address address) {
    out.octet(tag);
    ViewCodec.writeAddress(out, address);
  }

  private static ViewChange readChange(WireReader in) {
    int tag = in.octet();
    return switch (tag) {
      case ADD -> new ViewChange.AddNode(ViewCodec.readAddress(in));
      case REMOVE -> new ViewChange.RemoveNode(ViewCodec.readAddress(in), readRemoval(in));
      case DROP -> new ViewChange.Drop(ViewCodec.readAddress(in));
      case ASSIGN ->
          new ViewChange.Assign(
              ViewCodec.readAddress(in), in.varint(Integer.MAX_VALUE, "a shard's index and 1") - 1);
      case RESHARD -> new ViewChange.Reshard(in.varint(Integer.MAX_VALUE, "a number of shards"));
      case CUT_OVER -> new ViewChange.CutOver();
      case REPLAN -> new ViewChange.Replan();
      case ABANDON -> new ViewChange.AbandonReshard();
      case RETIRE -> new ViewChange.Retire(readAddresses(in));
      case SEAT ->
          new ViewChange.Seat(
              ViewCodec.readAddress(in), ClockCodec.readNodeId(in), ClockCodec.readNodeId(in));
      default -> throw new WireFormatException("no change of a view has the tag " + tag);
    };
  }

  private static Removal readRemoval(WireReader in) {
    int how = in.octet();
    WireReader.require(how < REMOVALS.size(), "a node goes in a way that there is");
    return REMOVALS.get(how);
  }

  private static Set<Address> readAddresses(WireReader in) {
    return new TreeSet<>(
        in.list(ViewCodec.MEMBERS_MAX, "the number of addresses", ViewCodec::readAddress));
  }
}
