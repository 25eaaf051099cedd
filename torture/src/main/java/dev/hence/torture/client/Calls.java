package dev.hence.torture.client;

import dev.hence.checker.history.HistoryWriter;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Outcome;
import dev.hence.checker.history.Request;
import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks nodes as a client does and writes down how each request ended.
 *
 * <p>Ended well: 200 and 201. Absent: 404 with a token. Refused, so that nothing was applied: 503,
 * and a connection that wasn't made. Unknown: 504, no answer in time, a broken connection. Anything
 * else is something no fault explains.
 *
 * <p>Threading: any thread.
 */
public final class Calls {
  private final HistoryWriter history;
  private final Tally tally;

  public Calls(HistoryWriter history, Tally tally) {
    this.history = history;
    this.tally = tally;
  }

  /**
   * Sends a request and writes down its end.
   *
   * @param request what is asked, still without times
   * @param call sends it
   */
  Operation record(Request request, Supplier<Answer> call) {
    long start = System.nanoTime();
    request.start(start);
    Operation operation;
    try {
      Answer answer = call.get();
      request.end(System.nanoTime());
      operation = end(request, answer);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ConnectException) {
        tally.refusal(0);
        operation = request.end(System.nanoTime()).refused();
      } else {
        operation = request.unknown();
      }
    }
    try {
      history.write(operation);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write the history", e);
    }
    tally.add(operation, start, System.nanoTime());
    return operation;
  }

  /**
   * Reads a key without a past, as one of the reads after healing; tells what came instead of an
   * answer.
   */
  public Optional<String> readFinally(NodeClient node, String key) {
    AtomicReference<String> came = new AtomicReference<>("");
    Operation read =
        record(
            Operation.get("final-" + node.address(), key).node(node.address()).inFinalPhase(),
            () -> {
              try {
                Answer answer = node.get(key, NodeClient.NO_PAST);
                came.set(answer.toString());
                return answer;
              } catch (UncheckedIOException e) {
                came.set(String.valueOf(e.getMessage()));
                throw e;
              }
            });
    boolean answered = read.outcome() == Outcome.OK || read.outcome() == Outcome.ABSENT;
    return answered ? Optional.empty() : Optional.of(came.get());
  }

  private Operation end(Request request, Answer answer) {
    return switch (answer.status()) {
      case 200, 201 -> done(request, answer);
      case 404 -> request.absent(version(answer), token(answer));
      case 503 -> {
        tally.refusal(503);
        yield request.refused();
      }
      case 504 -> request.unknown();
      default -> {
        tally.complain("an answer that no fault explains: " + answer);
        yield request.unknown();
      }
    };
  }

  private static Operation done(Request request, Answer answer) {
    Json value = answer.json().get("value");
    String token = token(answer);
    return value == null
        ? request.ok(answer.version(), token)
        : request.found(value.toString(), answer.version(), token);
  }

  void clientsAreHeld() {
    tally.clientsAreHeld();
  }

  void complain(String complaint) {
    tally.complain(complaint);
  }

  private static @Nullable String version(Answer answer) {
    return answer.field("version") instanceof Json.Text(var text) ? text : null;
  }

  private static String token(Answer answer) {
    return answer.text("causal-metadata");
  }

  /** A token as the JSON text that nodes take. */
  static String json(@Nullable String token) {
    return token == null ? NodeClient.NO_PAST : Json.quote(token);
  }
}
