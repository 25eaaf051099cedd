package dev.hence.node.resp;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * GET, MGET, STRLEN, EXISTS and TYPE.
 *
 * <p>Threading: immutable; used by all event loops.
 */
final class ReadCommands {
  private static final Work.Finish VALUE =
      (answers, out) -> unlessFailed(answers, out, () -> value(answers.getFirst(), out));
  private static final Work.Finish VALUES =
      (answers, out) ->
          unlessFailed(
              answers,
              out,
              () -> {
                out.array(answers.size());
                answers.forEach(answer -> value(answer, out));
              });
  private static final Work.Finish LENGTH =
      (answers, out) ->
          unlessFailed(
              answers,
              out,
              () ->
                  out.integer(
                      found(answers.getFirst()).map(v -> ValueForm.text(v).length).orElse(0)));
  private static final Work.Finish COUNT =
      (answers, out) ->
          unlessFailed(
              answers,
              out,
              () -> out.integer(answers.stream().filter(Answer.Found.class::isInstance).count()));
  private static final Work.Finish KIND =
      (answers, out) ->
          unlessFailed(
              answers,
              out,
              () -> out.simple(found(answers.getFirst()).isPresent() ? "string" : "none"));

  private final KeyWords keys;

  ReadCommands(KeyWords keys) {
    this.keys = keys;
  }

  Work get(Command command, Session session) {
    return read(command, VALUE);
  }

  Work mget(Command command, Session session) {
    return read(command, VALUES);
  }

  Work strlen(Command command, Session session) {
    return read(command, LENGTH);
  }

  Work exists(Command command, Session session) {
    return read(command, COUNT);
  }

  Work type(Command command, Session session) {
    return read(command, KIND);
  }

  private Work read(Command command, Work.Finish finish) {
    Optional<String> refusal = keys.refusal(command, 1);
    if (refusal.isPresent()) {
      return Work.error(refusal.get());
    }
    if (command.size() == 2) {
      return new Work.Ask(List.of(get(command.word(1))), finish);
    }
    List<Request.Keyed> requests = new ArrayList<>(command.size() - 1);
    for (int i = 1; i < command.size(); i++) {
      requests.add(get(command.word(i)));
    }
    return new Work.Ask(requests, finish);
  }

  private static Request.Get get(byte[] key) {
    return new Request.Get(KeyWords.key(key), Token.NO_PAST);
  }

  private static void unlessFailed(List<Answer> answers, ReplyWriter out, Runnable reply) {
    Optional<String> error = Failure.among(answers);
    if (error.isPresent()) {
      out.error(error.get());
    } else {
      reply.run();
    }
  }

  /** Writes the value that a read found, or nothing. */
  static void value(Answer answer, ReplyWriter out) {
    if (answer instanceof Answer.Found found) {
      out.bulk(found.value());
    } else {
      out.nothing();
    }
  }

  private static Optional<Value> found(Answer answer) {
    return answer instanceof Answer.Found found ? Optional.of(found.value()) : Optional.empty();
  }
}
