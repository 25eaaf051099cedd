package dev.hence.node.peer;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.wire.BallotCodec;
import dev.hence.node.wire.ClockCodec;
import dev.hence.node.wire.DataCodec;
import dev.hence.node.wire.ViewCodec;
import dev.hence.node.wire.WireFormatException;
import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.util.List;

/**
 * Messages between replicas. A tag octet, then by tag:
 *
 * <pre>
 *    1 Hello        standing octet (1 starting, 2 founded, 3 settled) | optional View |
 *                   youWere NodeId | founding text | foundsAlone flag
 *    2 NewView      View
 *    3 Join         nothing
 *    4 Report       epoch varint | fingerprint fixed64 | serving flag | copied flag |
 *                   learner flag | keeps flag | whole flag | coverage VectorClock |
 *                   stable VectorClock | time fixed64 | writer fixed64
 *    5 Updates      UpdateRange
 *    6 Durable      writer fixed64 | through varint
 *    7 Pull         writer fixed64 | after varint | through varint | asked fixed64
 *    8 Trimmed      writer fixed64 | floor varint
 *    9 Forward      id fixed64 | Request, see {@link RequestCodec} | waitNanos fixed64 |
 *                   hops varint
 *   10 Forwarded    id fixed64 | Answer, see {@link AnswerCodec}
 *   11 CountKeys    id fixed64 | SlotSet
 *   12 KeysCounted  id fixed64 | count optional varint | coverage VectorClock
 *   13 Fetch        id fixed64 | SlotSet | optional Key
 *   14 Page         id fixed64 | epoch varint | held flag | registers list of Update | last flag |
 *                   coverage VectorClock | trimmed VectorClock | floor fixed64 | time fixed64
 *   15 Cast         BallotMessage
 *   16 Lacking      writer fixed64 | epoch varint | through varint | asked fixed64
 *   17 Orphans      id fixed64 | list of Update | seen VectorClock
 *   18 OrphansTaken id fixed64 | taken varint | refused list of Key | seen VectorClock
 *   19 Seated       Address | NodeId
 * </pre>
 */
final class MessageCodec {
  private static final int HELLO = 1;
  private static final int NEW_VIEW = 2;
  private static final int JOIN = 3;
  private static final int REPORT = 4;
  private static final int UPDATES = 5;
  private static final int DURABLE = 6;
  private static final int PULL = 7;
  private static final int TRIMMED = 8;
  private static final int FORWARD = 9;
  private static final int FORWARDED = 10;
  private static final int COUNT_KEYS = 11;
  private static final int KEYS_COUNTED = 12;
  private static final int FETCH = 13;
  private static final int PAGE = 14;
  private static final int CAST = 15;
  private static final int LACKING = 16;
  private static final int ORPHANS = 17;
  private static final int ORPHANS_TAKEN = 18;
  private static final int SEATED = 19;

  /** Above what any founding environment looks like in words: a guess. */
  private static final int FOUNDING_BYTES_MAX = 1 << 20;

  private MessageCodec() {}

  static void write(WireWriter out, Message message) {
    switch (message) {
      case Message.Hello hello -> writeHello(out, hello);
      case Message.NewView newView -> {
        out.octet(NEW_VIEW);
        ViewCodec.writeView(out, newView.view());
      }
      case Message.Join join -> out.octet(JOIN);
      case Message.Seated seated -> writeSeated(out, seated);
      case Message.Report report -> writeReport(out, report);
      case Message.Updates updates -> {
        out.octet(UPDATES);
        DataCodec.writeRange(out, updates.range());
      }
      case Message.Durable durable -> {
        writeHead(out, DURABLE, durable.writer());
        out.varint(durable.through());
      }
      case Message.Pull pull -> {
        writeHead(out, PULL, pull.writer());
        out.varint(pull.after());
        out.varint(pull.through());
        out.fixed64(pull.askedNanos());
      }
      case Message.Trimmed trimmed -> {
        writeHead(out, TRIMMED, trimmed.writer());
        out.varint(trimmed.floor());
      }
      case Message.Lacking lacking -> {
        writeHead(out, LACKING, lacking.writer());
        out.varint(lacking.epoch());
        out.varint(lacking.through());
        out.fixed64(lacking.askedNanos());
      }
      case Message.Forward forward -> writeForward(out, forward);
      case Message.Forwarded forwarded -> {
        writeHead(out, FORWARDED, forwarded.id());
        AnswerCodec.write(out, forwarded.answer());
      }
      case Message.CountKeys count -> {
        writeHead(out, COUNT_KEYS, count.id());
        ViewCodec.writeSlots(out, count.slots());
      }
      case Message.KeysCounted counted -> {
        writeHead(out, KEYS_COUNTED, counted.id());
        out.optional(counted.count(), WireWriter::varint);
        ClockCodec.writeClock(out, counted.coverage());
      }
      case Message.Fetch fetch -> {
        writeHead(out, FETCH, fetch.id());
        ViewCodec.writeSlots(out, fetch.slots());
        out.optional(fetch.after(), DataCodec::writeKey);
      }
      case Message.Page page -> writePage(out, page);
      case Message.Orphans orphans -> writeOrphans(out, orphans);
      case Message.OrphansTaken taken -> {
        writeHead(out, ORPHANS_TAKEN, taken.id());
        out.varint(taken.taken());
        out.list(taken.refused(), DataCodec::writeKey);
        ClockCodec.writeClock(out, taken.seen());
      }
      case Message.Cast cast -> {
        out.octet(CAST);
        BallotCodec.writeBallotMessage(out, cast.ballot());
      }
    }
  }

  /** Reads a message that takes up all that is left. */
  static Message read(WireReader in) {
    int tag = in.octet();
    Message message =
        switch (tag) {
          case HELLO -> readHello(in);
          case NEW_VIEW -> new Message.NewView(ViewCodec.readView(in));
          case JOIN -> new Message.Join();
          case SEATED -> new Message.Seated(ViewCodec.readAddress(in), ClockCodec.readNodeId(in));
          case REPORT -> readReport(in);
          case UPDATES -> new Message.Updates(DataCodec.readRange(in));
          case DURABLE -> new Message.Durable(in.fixed64(), readNumber(in));
          case PULL -> new Message.Pull(in.fixed64(), readNumber(in), readNumber(in), in.fixed64());
          case TRIMMED -> new Message.Trimmed(in.fixed64(), readNumber(in));
          case FORWARD ->
              new Message.Forward(
                  in.fixed64(),
                  RequestCodec.read(in),
                  in.fixed64(),
                  in.varint(Integer.MAX_VALUE, "a number of hops"));
          case FORWARDED -> new Message.Forwarded(in.fixed64(), AnswerCodec.read(in));
          case COUNT_KEYS -> new Message.CountKeys(in.fixed64(), ViewCodec.readSlots(in));
          case KEYS_COUNTED ->
              new Message.KeysCounted(
                  in.fixed64(), in.optional(MessageCodec::readNumber), ClockCodec.readClock(in));
          case FETCH -> readFetch(in);
          case PAGE -> readPage(in);
          case CAST -> new Message.Cast(BallotCodec.readBallotMessage(in));
          case ORPHANS ->
              new Message.Orphans(
                  in.fixed64(),
                  in.list(Integer.MAX_VALUE, "the number of orphans", DataCodec::readUpdate),
                  ClockCodec.readClock(in));
          case ORPHANS_TAKEN ->
              new Message.OrphansTaken(
                  in.fixed64(),
                  in.varint(Integer.MAX_VALUE, "the number of orphans taken in"),
                  in.list(Integer.MAX_VALUE, "the number of keys refused", DataCodec::readKey),
                  ClockCodec.readClock(in));
          case LACKING ->
              new Message.Lacking(in.fixed64(), readNumber(in), readNumber(in), in.fixed64());
          default -> throw new WireFormatException("no message has the tag " + tag);
        };
    in.end();
    return message;
  }

  private static void writeHead(WireWriter out, int tag, long id) {
    out.octet(tag);
    out.fixed64(id);
  }

  private static void writeHello(WireWriter out, Message.Hello hello) {
    out.octet(HELLO);
    out.octet(
        switch (hello.standing()) {
          case STARTING -> 1;
          case FOUNDED -> 2;
          case SETTLED -> 3;
        });
    out.optional(hello.view(), ViewCodec::writeView);
    ClockCodec.writeNodeId(out, hello.youWere());
    out.text(hello.founding());
    out.flag(hello.foundsAlone());
  }

  private static Message readHello(WireReader in) {
    int code = in.octet();
    Message.Standing standing =
        switch (code) {
          case 1 -> Message.Standing.STARTING;
          case 2 -> Message.Standing.FOUNDED;
          case 3 -> Message.Standing.SETTLED;
          default -> throw new WireFormatException("no standing has the code " + code);
        };
    return new Message.Hello(
        standing,
        in.optional(ViewCodec::readView),
        ClockCodec.readNodeId(in),
        in.text(FOUNDING_BYTES_MAX, "a founding environment's length"),
        in.flag());
  }

  private static void writeOrphans(WireWriter out, Message.Orphans orphans) {
    writeHead(out, ORPHANS, orphans.id());
    out.list(orphans.updates(), DataCodec::writeUpdate);
    ClockCodec.writeClock(out, orphans.seen());
  }

  private static void writeSeated(WireWriter out, Message.Seated seated) {
    out.octet(SEATED);
    ViewCodec.writeAddress(out, seated.address());
    ClockCodec.writeNodeId(out, seated.node());
  }

  private static void writeReport(WireWriter out, Message.Report report) {
    out.octet(REPORT);
    out.varint(report.epoch());
    out.fixed64(report.fingerprint());
    out.flag(report.serving());
    out.flag(report.copied());
    out.flag(report.learner());
    out.flag(report.keeps());
    out.flag(report.whole());
    ClockCodec.writeClock(out, report.coverage());
    ClockCodec.writeClock(out, report.stable());
    out.fixed64(report.time());
    out.fixed64(report.writer());
  }

  private static Message readReport(WireReader in) {
    return new Message.Report(
        readNumber(in),
        in.fixed64(),
        in.flag(),
        in.flag(),
        in.flag(),
        in.flag(),
        in.flag(),
        ClockCodec.readClock(in),
        ClockCodec.readClock(in),
        in.fixed64(),
        in.fixed64());
  }

  private static void writeForward(WireWriter out, Message.Forward forward) {
    writeHead(out, FORWARD, forward.id());
    RequestCodec.write(out, forward.request());
    out.fixed64(forward.waitNanos());
    out.varint(forward.hops());
  }

  private static Message readFetch(WireReader in) {
    long id = in.fixed64();
    SlotSet slots = ViewCodec.readSlots(in);
    return new Message.Fetch(id, slots, in.optional(DataCodec::readKey));
  }

  private static void writePage(WireWriter out, Message.Page page) {
    writeHead(out, PAGE, page.id());
    out.varint(page.epoch());
    out.flag(page.held());
    out.list(page.registers(), DataCodec::writeUpdate);
    out.flag(page.last());
    ClockCodec.writeClock(out, page.coverage());
    ClockCodec.writeClock(out, page.trimmed());
    out.fixed64(page.floor());
    out.fixed64(page.time());
  }

  private static Message readPage(WireReader in) {
    long id = in.fixed64();
    long epoch = readNumber(in);
    boolean held = in.flag();
    List<Update> registers =
        in.list(Integer.MAX_VALUE, "the number of a page's registers", DataCodec::readUpdate);
    boolean last = in.flag();
    VectorClock coverage = ClockCodec.readClock(in);
    VectorClock trimmed = ClockCodec.readClock(in);
    long floor = in.fixed64();
    return new Message.Page(
        id, epoch, held, registers, last, coverage, trimmed, floor, in.fixed64());
  }

  private static long readNumber(WireReader in) {
    return in.varint(Long.MAX_VALUE, "a number");
  }
}
