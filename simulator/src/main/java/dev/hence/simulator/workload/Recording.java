package dev.hence.simulator.workload;

import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Request;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request.Delete;
import dev.hence.core.replica.Request.Get;
import dev.hence.core.replica.Request.Keyed;
import dev.hence.core.replica.Request.Put;
import dev.hence.simulator.world.SimulatedNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** What clients asked and were answered, as the checker of histories reads it. */
public final class Recording {
  private final TokenCodec codec = TokenCodec.withChecksum();
  private final List<Operation> operations = new ArrayList<>();

  /** An operation under way. */
  final class Begun {
    private Request request;

    /** What a put on terms is if those don't hold. */
    private final Request asRead;

    private Begun(Request request, Request asRead) {
      this.request = request;
      this.asRead = asRead;
    }

    /** Whether it is one of the reads after healing. */
    void inFinalPhase(boolean isFinal) {
      if (isFinal) {
        request.inFinalPhase();
      }
    }

    /** An answer came; a token that it gives is put in the place of those that were shown. */
    void answered(Answer answer, long nanos) {
      if (answer instanceof Answer.Found || answer instanceof Answer.Absent) {
        request = asRead;
      }
      request.end(nanos);
      operations.add(
          switch (answer) {
            case Answer.Found found ->
                request.found(
                    found.value().toString(), found.version().toString(), text(found.token()));
            case Answer.Absent absent ->
                request.absent(
                    absent.version().map(Object::toString).orElse(null), text(absent.token()));
            case Answer.Written written ->
                request.ok(written.version().toString(), text(written.token()));
            case Answer.Unknown unknown -> request.unknown();
            case Answer other -> request.refused();
          });
    }

    /** No answer came. */
    void lost() {
      operations.add(request.unknown());
    }
  }

  /**
   * An operation begins.
   *
   * @param session whose
   * @param shown the texts of the tokens that are joined in the request's
   */
  Begun begin(
      String session, Keyed keyed, Collection<String> shown, SimulatedNode node, long nanos) {
    String key = keyed.key().text();
    Request request =
        switch (keyed) {
          case Get get -> Operation.get(session, key);
          case Put put -> Operation.put(session, key, put.value().toString());
          case Delete delete -> Operation.delete(session, key);
        };
    Request asRead = keyed instanceof Put ? Operation.get(session, key) : request;
    begun(request, shown, node, nanos);
    if (asRead != request) {
      begun(asRead, shown, node, nanos);
    }
    return new Begun(request, asRead);
  }

  private static void begun(
      Request request, Collection<String> shown, SimulatedNode node, long nanos) {
    shown.forEach(request::tokenIn);
    request.node(node.toString()).start(nanos);
  }

  /** A token as clients carry it. */
  String text(Token token) {
    return codec.encode(token);
  }

  /** The first {@code most} keys that were put or deleted, whatever came of it. */
  List<Key> written(int most) {
    return operations.stream()
        .filter(operation -> operation.kind() != Kind.GET)
        .map(operation -> new Key(operation.key()))
        .distinct()
        .limit(most)
        .toList();
  }

  /** All that has ended so far, in that order. */
  public List<Operation> operations() {
    return Collections.unmodifiableList(operations);
  }
}
