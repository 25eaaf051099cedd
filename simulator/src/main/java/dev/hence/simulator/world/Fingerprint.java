package dev.hence.simulator.world;

import dev.hence.core.clock.Token;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Write;

/**
 * Numbers that tell inputs and effects apart, the same in every run of the program: a record's own
 * hash isn't if it holds an enum.
 */
final class Fingerprint {
  private Fingerprint() {}

  static long of(Input input) {
    return switch (input) {
      case Input.ClientRequest request -> mix(1, request.requestId(), of(request.request()));
      case Input.PeerUp up -> mix(2, up.peer().hashCode(), up.node().value());
      case Input.PeerDown down -> mix(3, down.peer().hashCode());
      case Input.DialFailed failed -> mix(4, failed.peer().hashCode());
      case Input.Received received -> mix(5, received.from().hashCode(), of(received.message()));
      case Input.Persisted() -> 6;
      case Input.Tick() -> 7;
      case Input.CycleEnd() -> 8;
    };
  }

  static long of(Request request) {
    return switch (request) {
      case Request.Keyed keyed -> mix(kind(request), keyed.key().hashCode(), of(keyed.token()));
      case Request.Run run -> {
        long mixed = of(run.token());
        for (Request.Keyed keyed : run.requests()) {
          mixed = mix(mixed, of(keyed));
        }
        yield mixed;
      }
      case Request.RemoveNode remove ->
          mix(kind(request), remove.address().hashCode(), remove.how().name().hashCode());
      case Request.Forced forced -> mix(kind(request), of(forced.change()));
      case Request other -> mix(kind(other), other.hashCode());
    };
  }

  static long of(Answer answer) {
    return switch (answer) {
      case Answer.Found found -> mix(1, found.version().hashCode(), of(found.token()));
      case Answer.Absent absent -> mix(2, absent.version().hashCode(), of(absent.token()));
      case Answer.Written written ->
          mix(3, written.version().hashCode(), written.replicas(), of(written.token()));
      case Answer.Several several -> {
        long mixed = several.answers().size();
        for (Answer each : several.answers()) {
          mixed = mix(mixed, of(each));
        }
        yield mixed;
      }
      case Answer other -> mix(kind(other), other.hashCode());
    };
  }

  static long of(Message message) {
    return switch (message) {
      case Message.Hello hello ->
          mix(
              1,
              hello.standing().name().hashCode(),
              hello.view().hashCode(),
              hello.youWere().value());
      case Message.Report report ->
          mix(2, report.epoch(), report.coverage().hashCode(), report.stable().hashCode());
      case Message.Forward forward -> mix(3, forward.id(), of(forward.request()));
      case Message.Forwarded forwarded -> mix(4, forwarded.id(), of(forwarded.answer()));
      case Message.CountKeys count -> mix(5, count.id());
      case Message.KeysCounted counted -> mix(7, counted.id(), counted.count().hashCode());
      case Message.Fetch fetch -> mix(6, fetch.id(), fetch.after().hashCode());
      case Message other -> mix(kind(other), other.hashCode());
    };
  }

  static long of(Write write) {
    return switch (write) {
      case Write.PutRegister put -> mix(1, put.register().dot().hashCode());
      case Write.AppendUpdate append -> mix(2, append.update().dot().hashCode());
      case Write.PutCoverage put -> mix(3, put.coverage().hashCode(), put.time());
      case Write.PutStable put -> mix(4, put.stable().hashCode());
      case Write other -> kind(other);
    };
  }

  private static long of(Token token) {
    return mix(token.epoch(), token.time(), token.entries().hashCode());
  }

  private static long kind(Object of) {
    return of.getClass().getSimpleName().hashCode();
  }

  private static long mix(long... parts) {
    long mixed = 0;
    for (long part : parts) {
      mixed = 31 * mixed + part;
    }
    return mixed;
  }
}
