package dev.hence.node.peer;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.wire.ClockCodec;
import dev.hence.node.wire.DataCodec;
import dev.hence.node.wire.ViewCodec;
import dev.hence.node.wire.WireFormatException;
import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * Requests that one node hands to another. A tag octet, then by tag:
 *
 * <pre>
 *    1 Get           Key | Token
 *    2 Put           Key | value bytes | Token | Acks | Terms
 *    3 Delete        Key | Token | Acks
 *    4 ShowView      nothing
 *    5 AddNode       Address
 *    6 RemoveNode    Address | removal octet: 1 either, 2 leave, 3 forget
 *    7 ShardIds      nothing
 *    8 NodeShard     nothing
 *    9 ShardMembers  id text
 *   10 KeyCount      id text
 *   11 AddMember     id text | Address
 *   12 Reshard       shardCount fixed32
 *   13 Readiness     nothing
 *   14 Forced        the tag of AddNode, RemoveNode, AddMember or Reshard, and what follows it
 *   15 Run           Token | list of Request, each a Get, Put or Delete
 *   16 Scan          SlotSet | optional Key | keys fixed32 | Token
 *
 *   Acks             octet: 1 local, 2 two, 3 majority, 4 all
 *   Terms            octet: 1 always, 2 absent, 3 present | previous flag
 * </pre>
 */
final class RequestCodec {
  private static final int GET = 1;
  private static final int PUT = 2;
  private static final int DELETE = 3;
  private static final int SHOW_VIEW = 4;
  private static final int ADD_NODE = 5;
  private static final int REMOVE_NODE = 6;
  private static final int SHARD_IDS = 7;
  private static final int NODE_SHARD = 8;
  private static final int SHARD_MEMBERS = 9;
  private static final int KEY_COUNT = 10;
  private static final int ADD_MEMBER = 11;
  private static final int RESHARD = 12;
  private static final int READINESS = 13;
  private static final int FORCED = 14;
  private static final int RUN = 15;
  private static final int SCAN = 16;

  /** What a client names a shard can be as long as a path. */
  private static final int SHARD_ID_BYTES_MAX = 1 << 16;

  private RequestCodec() {}

  static void write(WireWriter out, Request request) {
    switch (request) {
      case Request.Get get -> {
        writeKeyed(out, GET, get);
        ClockCodec.writeToken(out, get.token());
      }
      case Request.Put put -> {
        writeKeyed(out, PUT, put);
        out.bytes(put.value().json());
        ClockCodec.writeToken(out, put.token());
        writeAcks(out, put.acks());
        writeTerms(out, put.terms());
      }
      case Request.Delete delete -> {
        writeKeyed(out, DELETE, delete);
        ClockCodec.writeToken(out, delete.token());
        writeAcks(out, delete.acks());
      }
      case Request.ShowView show -> out.octet(SHOW_VIEW);
      case Request.AddNode add -> {
        out.octet(ADD_NODE);
        ViewCodec.writeAddress(out, add.address());
      }
      case Request.RemoveNode remove -> {
        out.octet(REMOVE_NODE);
        ViewCodec.writeAddress(out, remove.address());
        writeRemoval(out, remove.how());
      }
      case Request.ShardIds ids -> out.octet(SHARD_IDS);
      case Request.NodeShard shard -> out.octet(NODE_SHARD);
      case Request.ShardMembers members -> writeShard(out, SHARD_MEMBERS, members.id());
      case Request.KeyCount count -> writeShard(out, KEY_COUNT, count.id());
      case Request.AddMember add -> {
        writeShard(out, ADD_MEMBER, add.id());
        ViewCodec.writeAddress(out, add.address());
      }
      case Request.Reshard reshard -> {
        out.octet(RESHARD);
        out.fixed32(reshard.shardCount());
      }
      case Request.Readiness readiness -> out.octet(READINESS);
      case Request.Forced forced -> {
        out.octet(FORCED);
        write(out, forced.change());
      }
      case Request.Run run -> {
        out.octet(RUN);
        ClockCodec.writeToken(out, run.token());
        out.list(run.requests(), RequestCodec::write);
      }
      case Request.Scan scan -> {
        out.octet(SCAN);
        ViewCodec.writeSlots(out, scan.slots());
        out.optional(scan.after(), DataCodec::writeKey);
        out.fixed32(scan.keys());
        ClockCodec.writeToken(out, scan.token());
      }
      case Request.Own own -> throw new IllegalArgumentException("never handed on: " + own);
    }
  }

  static Request read(WireReader in) {
    return read(in.octet(), in);
  }

  private static Request read(int tag, WireReader in) {
    return switch (tag) {
      case GET, PUT, DELETE -> readKeyed(tag, in);
      case SHOW_VIEW -> new Request.ShowView();
      case ADD_NODE -> new Request.AddNode(ViewCodec.readAddress(in));
      case REMOVE_NODE -> new Request.RemoveNode(ViewCodec.readAddress(in), readRemoval(in));
      case SHARD_IDS -> new Request.ShardIds();
      case NODE_SHARD -> new Request.NodeShard();
      case SHARD_MEMBERS -> new Request.ShardMembers(readShard(in));
      case KEY_COUNT -> new Request.KeyCount(readShard(in));
      case ADD_MEMBER -> new Request.AddMember(readShard(in), ViewCodec.readAddress(in));
      case RESHARD -> new Request.Reshard(in.fixed32());
      case READINESS -> new Request.Readiness();
      case FORCED -> readForced(in);
      case RUN -> readRun(in);
      case SCAN -> readScan(in);
      default -> throw new WireFormatException("no request has the tag " + tag);
    };
  }

  private static Request readForced(WireReader in) {
    int tag = in.octet();
    WireReader.require(tag != FORCED, "a change is forced once");
    Request change = read(tag, in);
    return switch (change) {
      case Request.AddNode add -> new Request.Forced(add);
      case Request.RemoveNode remove -> new Request.Forced(remove);
      case Request.AddMember add -> new Request.Forced(add);
      case Request.Reshard reshard -> new Request.Forced(reshard);
      default -> throw new WireFormatException("only a change of the view can be forced");
    };
  }

  private static void writeRemoval(WireWriter out, Removal how) {
    out.octet(
        switch (how) {
          case EITHER -> 1;
          case LEAVE -> 2;
          case FORGET -> 3;
        });
  }

  private static Removal readRemoval(WireReader in) {
    int code = in.octet();
    return switch (code) {
      case 1 -> Removal.EITHER;
      case 2 -> Removal.LEAVE;
      case 3 -> Removal.FORGET;
      default -> throw new WireFormatException("no way to go has the code " + code);
    };
  }

  private static Request.Keyed readKeyed(int tag, WireReader in) {
    return switch (tag) {
      case GET -> new Request.Get(DataCodec.readKey(in), ClockCodec.readToken(in));
      case PUT ->
          new Request.Put(
              DataCodec.readKey(in),
              readValue(in),
              ClockCodec.readToken(in),
              readAcks(in),
              readTerms(in));
      case DELETE ->
          new Request.Delete(DataCodec.readKey(in), ClockCodec.readToken(in), readAcks(in));
      default -> throw new WireFormatException("no request for a key has the tag " + tag);
    };
  }

  private static Request.Run readRun(WireReader in) {
    Token token = ClockCodec.readToken(in);
    List<Request.Keyed> requests =
        in.list(Integer.MAX_VALUE, "the number of requests", item -> readKeyed(item.octet(), item));
    WireReader.require(!requests.isEmpty(), "a run has a first request");
    return new Request.Run(token, requests);
  }

  private static Request.Scan readScan(WireReader in) {
    SlotSet slots = ViewCodec.readSlots(in);
    WireReader.require(!slots.isEmpty(), "a scan looks somewhere");
    Optional<Key> after = in.optional(DataCodec::readKey);
    return new Request.Scan(slots, after, in.fixed32(), ClockCodec.readToken(in));
  }

  /** A value as it came from a client, its length before it. */
  static Value readValue(WireReader in) {
    return new Value(in.bytes(DataCodec.VALUE_BYTES_MAX, "a value's length"));
  }

  private static void writeKeyed(WireWriter out, int tag, Request.Keyed request) {
    out.octet(tag);
    DataCodec.writeKey(out, request.key());
  }

  private static void writeShard(WireWriter out, int tag, String id) {
    out.octet(tag);
    out.text(id);
  }

  private static String readShard(WireReader in) {
    return in.text(SHARD_ID_BYTES_MAX, "a shard's name");
  }

  private static void writeTerms(WireWriter out, Terms terms) {
    out.octet(
        switch (terms.when()) {
          case ALWAYS -> 1;
          case ABSENT -> 2;
          case PRESENT -> 3;
        });
    out.flag(terms.previous());
  }

  private static Terms readTerms(WireReader in) {
    int code = in.octet();
    Terms.When when =
        switch (code) {
          case 1 -> Terms.When.ALWAYS;
          case 2 -> Terms.When.ABSENT;
          case 3 -> Terms.When.PRESENT;
          default -> throw new WireFormatException("no terms have the code " + code);
        };
    return new Terms(when, in.flag());
  }

  private static void writeAcks(WireWriter out, Acks acks) {
    out.octet(
        switch (acks) {
          case LOCAL -> 1;
          case TWO -> 2;
          case MAJORITY -> 3;
          case ALL -> 4;
        });
  }

  private static Acks readAcks(WireReader in) {
    int code = in.octet();
    return switch (code) {
      case 1 -> Acks.LOCAL;
      case 2 -> Acks.TWO;
      case 3 -> Acks.MAJORITY;
      case 4 -> Acks.ALL;
      default -> throw new WireFormatException("no level of acks has the code " + code);
    };
  }
}
