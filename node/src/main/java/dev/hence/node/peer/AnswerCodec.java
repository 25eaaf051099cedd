package dev.hence.node.peer;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
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
 * Answers to requests that were handed on. A tag octet, then by tag:
 *
 * <pre>
 *    1 Found         value bytes | Dot | Token
 *    2 Absent        optional Dot | Token
 *    3 Written       outcome octet (1 created, 2 replaced, 3 deleted) | Dot | replicas varint |
 *                   Token | optional previous value bytes
 *    4 Unsatisfied   missing VectorClock
 *    5 Unavailable   reason text
 *    6 Unknown       reason text
 *    7 TokenRefused  reason text
 *    8 Refused       reason text
 *    9 NotFound      reason text
 *   10 Names         list of text
 *   11 ShardName     optional text
 *   12 Count         varint
 *   13 Done          changed flag
 *   14 Ready         ready flag | reason text
 *   15 Running       list of text | list of (address text | optional updatesLeft varint)
 *   16 Several       list of Answer, none of them Several
 *   17 Keys          list of Key | SlotSet | end fixed16 | optional after Key | Token
 *   18 Lost          lost VectorClock | Token
 *   19 TooUnstable   list of Address
 * </pre>
 */
final class AnswerCodec {
  private static final int FOUND = 1;
  private static final int ABSENT = 2;
  private static final int WRITTEN = 3;
  private static final int UNSATISFIED = 4;
  private static final int UNAVAILABLE = 5;
  private static final int UNKNOWN = 6;
  private static final int TOKEN_REFUSED = 7;
  private static final int REFUSED = 8;
  private static final int NOT_FOUND = 9;
  private static final int NAMES = 10;
  private static final int SHARD_NAME = 11;
  private static final int COUNT = 12;
  private static final int DONE = 13;
  private static final int READY = 14;
  private static final int RUNNING = 15;
  private static final int SEVERAL = 16;
  private static final int KEYS = 17;
  private static final int LOST = 18;
  private static final int TOO_UNSTABLE = 19;

  /** A reason may quote what a client sent, so it is as long as a path can be, and more. */
  private static final int TEXT_BYTES_MAX = 1 << 20;

  private AnswerCodec() {}

  static void write(WireWriter out, Answer answer) {
    switch (answer) {
      case Answer.Found found -> {
        out.octet(FOUND);
        out.bytes(found.value().json());
        ClockCodec.writeDot(out, found.version());
        ClockCodec.writeToken(out, found.token());
      }
      case Answer.Absent absent -> {
        out.octet(ABSENT);
        out.optional(absent.version(), ClockCodec::writeDot);
        ClockCodec.writeToken(out, absent.token());
      }
      case Answer.Written written -> writeWritten(out, written);
      case Answer.Unsatisfied unsatisfied -> {
        out.octet(UNSATISFIED);
        ClockCodec.writeClock(out, unsatisfied.missing());
      }
      case Answer.Lost lost -> {
        out.octet(LOST);
        ClockCodec.writeClock(out, lost.lost());
        ClockCodec.writeToken(out, lost.token());
      }
      case Answer.TooUnstable unstable -> {
        out.octet(TOO_UNSTABLE);
        out.list(unstable.heldBackBy(), ViewCodec::writeAddress);
      }
      case Answer.Unavailable unavailable -> writeText(out, UNAVAILABLE, unavailable.reason());
      case Answer.Unknown unknown -> writeText(out, UNKNOWN, unknown.reason());
      case Answer.TokenRefused refused -> writeText(out, TOKEN_REFUSED, refused.reason());
      case Answer.Refused refused -> writeText(out, REFUSED, refused.reason());
      case Answer.NotFound notFound -> writeText(out, NOT_FOUND, notFound.reason());
      case Answer.Names names -> {
        out.octet(NAMES);
        out.list(names.names(), WireWriter::text);
      }
      case Answer.ShardName name -> {
        out.octet(SHARD_NAME);
        out.optional(name.shard(), WireWriter::text);
      }
      case Answer.Count count -> {
        out.octet(COUNT);
        out.varint(count.count());
      }
      case Answer.Done done -> {
        out.octet(DONE);
        out.flag(done.changed());
      }
      case Answer.Ready ready -> {
        out.octet(READY);
        out.flag(ready.ready());
        out.text(ready.reason());
      }
      case Answer.Running running -> {
        out.octet(RUNNING);
        out.list(running.names(), WireWriter::text);
        out.list(running.leaving(), AnswerCodec::writeLeaver);
      }
      case Answer.Several several -> {
        out.octet(SEVERAL);
        out.list(several.answers(), AnswerCodec::write);
      }
      case Answer.Keys keys -> writeKeys(out, keys);
      case Answer.Own own -> throw new IllegalArgumentException("never handed on: " + own);
    }
  }

  private static void writeKeys(WireWriter out, Answer.Keys keys) {
    out.octet(KEYS);
    out.list(keys.keys(), DataCodec::writeKey);
    ViewCodec.writeSlots(out, keys.slots());
    out.fixed16(keys.end());
    out.optional(keys.after(), DataCodec::writeKey);
    ClockCodec.writeToken(out, keys.token());
  }

  private static void writeWritten(WireWriter out, Answer.Written written) {
    out.octet(WRITTEN);
    writeOutcome(out, written.outcome());
    ClockCodec.writeDot(out, written.version());
    out.varint(written.replicas());
    ClockCodec.writeToken(out, written.token());
    out.optional(written.previous(), (to, value) -> to.bytes(value.json()));
  }

  static Answer read(WireReader in) {
    int tag = in.octet();
    return tag == SEVERAL
        ? new Answer.Several(
            in.list(Integer.MAX_VALUE, "the number of answers", item -> read(item.octet(), item)))
        : read(tag, in);
  }

  private static Answer read(int tag, WireReader in) {
    return switch (tag) {
      case FOUND ->
          new Answer.Found(
              RequestCodec.readValue(in), ClockCodec.readDot(in), ClockCodec.readToken(in));
      case ABSENT -> new Answer.Absent(in.optional(ClockCodec::readDot), ClockCodec.readToken(in));
      case WRITTEN ->
          new Answer.Written(
              readOutcome(in),
              ClockCodec.readDot(in),
              in.varint(Integer.MAX_VALUE, "a number of replicas"),
              ClockCodec.readToken(in),
              in.optional(RequestCodec::readValue));
      case UNSATISFIED -> new Answer.Unsatisfied(ClockCodec.readClock(in));
      case LOST -> new Answer.Lost(ClockCodec.readClock(in), ClockCodec.readToken(in));
      case TOO_UNSTABLE ->
          new Answer.TooUnstable(
              in.list(Integer.MAX_VALUE, "the number of addresses", ViewCodec::readAddress));
      case UNAVAILABLE -> new Answer.Unavailable(readText(in));
      case UNKNOWN -> new Answer.Unknown(readText(in));
      case TOKEN_REFUSED -> new Answer.TokenRefused(readText(in));
      case REFUSED -> new Answer.Refused(readText(in));
      case NOT_FOUND -> new Answer.NotFound(readText(in));
      case NAMES ->
          new Answer.Names(
              in.list(Integer.MAX_VALUE, "the number of names", AnswerCodec::readText));
      case SHARD_NAME -> new Answer.ShardName(readOptionalText(in));
      case COUNT -> new Answer.Count(in.varint(Long.MAX_VALUE, "a count"));
      case DONE -> new Answer.Done(in.flag());
      case READY -> new Answer.Ready(in.flag(), readText(in));
      case RUNNING ->
          new Answer.Running(
              in.list(Integer.MAX_VALUE, "the number of names", AnswerCodec::readText),
              in.list(Integer.MAX_VALUE, "the number of leavers", AnswerCodec::readLeaver));
      case KEYS -> readKeys(in);
      default -> throw new WireFormatException("no answer has the tag " + tag);
    };
  }

  private static void writeLeaver(WireWriter out, Answer.Leaver leaver) {
    out.text(leaver.address());
    out.optional(leaver.updatesLeft(), WireWriter::varint);
  }

  private static Answer.Leaver readLeaver(WireReader in) {
    return new Answer.Leaver(
        readText(in), in.optional(from -> from.varint(Long.MAX_VALUE, "a number of updates")));
  }

  private static Answer.Keys readKeys(WireReader in) {
    List<Key> keys = in.list(Integer.MAX_VALUE, "the number of keys", DataCodec::readKey);
    SlotSet slots = ViewCodec.readSlots(in);
    int end = in.fixed16();
    WireReader.require(end <= Key.SLOTS, "a page ends at a slot");
    return new Answer.Keys(
        keys, slots, end, in.optional(DataCodec::readKey), ClockCodec.readToken(in));
  }

  private static void writeText(WireWriter out, int tag, String text) {
    out.octet(tag);
    out.text(text);
  }

  private static String readText(WireReader in) {
    return in.text(TEXT_BYTES_MAX, "a text's length");
  }

  private static Optional<String> readOptionalText(WireReader in) {
    return in.optional(AnswerCodec::readText);
  }

  private static void writeOutcome(WireWriter out, Answer.Outcome outcome) {
    out.octet(
        switch (outcome) {
          case CREATED -> 1;
          case REPLACED -> 2;
          case DELETED -> 3;
        });
  }

  private static Answer.Outcome readOutcome(WireReader in) {
    int code = in.octet();
    return switch (code) {
      case 1 -> Answer.Outcome.CREATED;
      case 2 -> Answer.Outcome.REPLACED;
      case 3 -> Answer.Outcome.DELETED;
      default -> throw new WireFormatException("no outcome has the code " + code);
    };
  }
}
