package dev.hence.node.peer;

import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.View;
import java.util.List;

/**
 * About how many bytes a message takes while it waits. Cheap, since the replica's loop asks for
 * every message; right within a small factor, which is enough to bound a queue.
 */
public final class MessageSize {
  private static final int SMALL = 64;
  private static final int SLOT_SET = Key.SLOTS / Byte.SIZE;
  private static final int CLOCK_ENTRY = 16;

  private MessageSize() {}

  public static long of(Message message) {
    return SMALL
        + switch (message) {
          case Message.Hello hello ->
              hello.founding().length() + hello.view().map(MessageSize::of).orElse(0L);
          case Message.NewView newView -> of(newView.view());
          case Message.Report report -> of(report.coverage()) + of(report.stable());
          case Message.Updates updates -> of(updates.range().updates());
          case Message.Forward forward -> of(forward.request());
          case Message.Forwarded forwarded -> of(forwarded.answer());
          case Message.CountKeys count -> SLOT_SET;
          case Message.Fetch fetch -> SLOT_SET;
          case Message.Page page -> of(page.registers()) + of(page.coverage());
          case Message.Cast cast -> of(cast.ballot());
          case Message.Join join -> 0;
          case Message.Seated seated -> seated.address().text().length();
          case Message.Durable durable -> 0;
          case Message.Pull pull -> 0;
          case Message.Trimmed trimmed -> 0;
          case Message.Lacking lacking -> 0;
          case Message.Orphans orphans -> of(orphans.updates()) + of(orphans.seen());
          case Message.OrphansTaken taken ->
              (long) SMALL * taken.refused().size() + of(taken.seen());
          case Message.KeysCounted counted -> of(counted.coverage());
        };
  }

  private static long of(List<Update> updates) {
    long bytes = 0;
    for (Update update : updates) {
      bytes += SMALL + update.key().text().length() + of(update.register().dependencies());
      if (update.register().content() instanceof Content.Live live) {
        bytes += live.value().json().length;
      }
    }
    return bytes;
  }

  /** About how many bytes a request takes. */
  public static long of(Request request) {
    return switch (request) {
      case Request.Put put -> keyed(put) + put.value().json().length;
      case Request.Keyed keyed -> keyed(keyed);
      case Request.Run run -> {
        long bytes = of(run.token().entries());
        for (Request.Keyed keyed : run.requests()) {
          bytes += SMALL + of(keyed);
        }
        yield bytes;
      }
      case Request.Scan scan -> SLOT_SET + of(scan.token().entries());
      case Request other -> SMALL;
    };
  }

  private static long keyed(Request.Keyed keyed) {
    return keyed.key().text().length() + of(keyed.token().entries());
  }

  private static long of(Answer answer) {
    return switch (answer) {
      case Answer.Found found -> found.value().json().length + of(found.token().entries());
      case Answer.Absent absent -> of(absent.token().entries());
      case Answer.Written written ->
          of(written.token().entries())
              + written.previous().map(value -> value.json().length).orElse(0);
      case Answer.Several several -> {
        long bytes = 0;
        for (Answer each : several.answers()) {
          bytes += SMALL + of(each);
        }
        yield bytes;
      }
      case Answer.Keys keys ->
          SLOT_SET + (long) SMALL * keys.keys().size() + of(keys.token().entries());
      case Answer.Unsatisfied unsatisfied -> of(unsatisfied.missing());
      case Answer.Lost lost -> of(lost.lost()) + of(lost.token().entries());
      case Answer.Names names -> (long) SMALL * names.names().size();
      case Answer.TooUnstable unstable -> (long) SMALL * unstable.heldBackBy().size();
      case Answer.Unavailable unavailable -> unavailable.reason().length();
      case Answer.Unknown unknown -> unknown.reason().length();
      case Answer.TokenRefused refused -> refused.reason().length();
      case Answer.Refused refused -> refused.reason().length();
      case Answer.NotFound notFound -> notFound.reason().length();
      case Answer.ShardName name -> 0;
      case Answer.Count count -> 0;
      case Answer.Done done -> 0;
      case Answer.Ready ready -> ready.reason().length();
      case Answer.Running running ->
          (long) SMALL * (running.names().size() + running.leaving().size());
      case Answer.Own own -> 0;
    };
  }

  private static long of(BallotMessage ballot) {
    return switch (ballot) {
      case BallotMessage.Promise promise ->
          promise.accepted().map(accepted -> of(accepted.view())).orElse(0L);
      case BallotMessage.Accept accept -> of(accept.view());
      case BallotMessage.Prepare prepare -> 0;
      case BallotMessage.Accepted accepted -> 0;
      case BallotMessage.Rejected rejected -> 0;
    };
  }

  private static long of(View view) {
    return SMALL + (long) SMALL * view.members().size() + 4L * view.shardCounts().size();
  }

  private static long of(VectorClock clock) {
    return (long) CLOCK_ENTRY * clock.size();
  }
}
