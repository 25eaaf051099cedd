package dev.hence.node.wire;

import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Key;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.Tenure;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.List;

/**
 * Views and what is in them.
 *
 * <pre>
 *   Address  text, not empty
 *   Role     generation varint | shard varint
 *   Member   Address | NodeId | shard + 1 varint | nextShard + 1 varint | leaving flag |
 *            former list of Role | since varint | tenures list of Tenure | memory NodeId
 *   Tenure   Role | since varint
 *   View     epoch varint, above 0 | cluster fixed32 | shardCounts list of varint |
 *            copying flag | members list of Member | forcedOn: a varint for each fork of the epoch
 *   SlotSet  0 octet for none, 1 octet for all, or 2 octet | 256 × fixed64: 64 slots in each,
 *            the lowest slot in the lowest bit
 * </pre>
 */
public final class ViewCodec {
  /** The longest host name, 253 characters, and a port. */
  static final int ADDRESS_BYTES_MAX = 260;

  /** A guess, far above the nodes that a cluster can have: two for each slot. */
  static final int MEMBERS_MAX = 2 * Key.SLOTS;

  private static final int NO_SLOTS = 0;
  private static final int ALL_SLOTS = 1;
  private static final int SOME_SLOTS = 2;

  private ViewCodec() {}

  public static void writeAddress(WireWriter out, Address address) {
    out.text(address.text());
  }

  public static Address readAddress(WireReader in) {
    String text = in.text(ADDRESS_BYTES_MAX, "an address's length");
    WireReader.require(!text.isEmpty(), "an address isn't empty");
    return new Address(text);
  }

  public static void writeRole(WireWriter out, Role role) {
    out.varint(role.generation());
    out.varint(role.shard());
  }

  public static Role readRole(WireReader in) {
    return new Role(
        in.varint(WriterId.GENERATIONS_MAX - 1, "a generation"),
        in.varint(Key.SLOTS - 1, "a shard's index"));
  }

  public static void writeMember(WireWriter out, Member member) {
    writeAddress(out, member.address());
    ClockCodec.writeNodeId(out, member.node());
    out.varint(member.shard() + 1L);
    out.varint(member.nextShard() + 1L);
    out.flag(member.leaving());
    out.list(member.former(), ViewCodec::writeRole);
    out.varint(member.since());
    out.list(member.tenures(), ViewCodec::writeTenure);
    ClockCodec.writeNodeId(out, member.memory());
  }

  private static void writeTenure(WireWriter out, Tenure tenure) {
    writeRole(out, tenure.role());
    out.varint(tenure.since());
  }

  public static Member readMember(WireReader in) {
    Address address = readAddress(in);
    NodeId node = ClockCodec.readNodeId(in);
    int shard = in.varint(Key.SLOTS, "a shard's index and 1") - 1;
    int nextShard = in.varint(Key.SLOTS, "a shard's index and 1") - 1;
    boolean leaving = in.flag();
    List<Role> former =
        in.list(WriterId.GENERATIONS_MAX, "the number of former roles", ViewCodec::readRole);
    long since = in.varint(Long.MAX_VALUE, "an epoch");
    List<Tenure> tenures =
        in.list(2 + WriterId.GENERATIONS_MAX, "the number of roles", ViewCodec::readTenure);
    NodeId memory = ClockCodec.readNodeId(in);
    return new Member(address, node, shard, nextShard, leaving, former, since, tenures, memory);
  }

  private static Tenure readTenure(WireReader in) {
    Role role = readRole(in);
    return new Tenure(role, in.varint(Long.MAX_VALUE, "an epoch"));
  }

  public static void writeView(WireWriter out, View view) {
    out.varint(view.epoch());
    out.fixed32(view.cluster());
    out.list(view.shardCounts(), (to, count) -> to.varint(count));
    out.flag(view.copying());
    out.list(view.members(), ViewCodec::writeMember);
    view.forcedOn().forEach(out::varint);
  }

  public static View readView(WireReader in) {
    long epoch = in.varint(Long.MAX_VALUE, "an epoch");
    WireReader.require(epoch > 0, "a view's epoch starts at 1");
    int cluster = in.fixed32();
    List<Integer> shardCounts =
        in.list(WriterId.GENERATIONS_MAX, "the number of slot maps", ViewCodec::readShardCount);
    boolean copying = in.flag();
    WireReader.require(
        shardCounts.size() >= (copying ? 2 : 1), "a view has a slot map that serves");
    List<Member> members = in.list(MEMBERS_MAX, "the number of members", ViewCodec::readMember);
    List<Long> forcedOn = new ArrayList<>();
    while (forcedOn.size() < Epoch.forks(epoch)) {
      forcedOn.add(in.varint(Long.MAX_VALUE, "an epoch"));
    }
    return new View(epoch, cluster, shardCounts, copying, members, forcedOn);
  }

  private static int readShardCount(WireReader in) {
    int count = in.varint(Key.SLOTS, "a number of shards");
    WireReader.require(count > 0, "a slot map has a shard");
    return count;
  }

  public static void writeSlots(WireWriter out, SlotSet slots) {
    if (slots.equals(SlotSet.NONE)) {
      out.octet(NO_SLOTS);
    } else if (slots.equals(SlotSet.ALL)) {
      out.octet(ALL_SLOTS);
    } else {
      out.octet(SOME_SLOTS);
      for (long word : slots.bits()) {
        out.fixed64(word);
      }
    }
  }

  public static SlotSet readSlots(WireReader in) {
    int tag = in.octet();
    WireReader.require(tag <= SOME_SLOTS, "a set of slots is none, all or some");
    if (tag != SOME_SLOTS) {
      return tag == ALL_SLOTS ? SlotSet.ALL : SlotSet.NONE;
    }
    long[] bits = new long[Key.SLOTS / Long.SIZE];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = in.fixed64();
    }
    return SlotSet.ofBits(bits);
  }
}
