package dev.hence.node.resp;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import java.util.List;
import java.util.Optional;

/** What is to be done for a command. */
sealed interface Work {
  /** Nothing but to reply. */
  record Tell(Reply reply) implements Work {}

  /**
   * Requests for keys, whose tokens are the session's when they are asked; then a reply made of the
   * answers.
   */
  record Ask(List<Request.Keyed> requests, Finish finish) implements Work {}

  /** One request after another, each made of what came before. */
  record Walk(Steps steps) implements Work {}

  /** Writes a reply. */
  @FunctionalInterface
  interface Reply {
    void write(ReplyWriter out);
  }

  /** Writes the reply that the answers to all requests make, in the requests' order. */
  @FunctionalInterface
  interface Finish {
    void write(List<Answer> answers, ReplyWriter out);
  }

  /** The steps of a walk. */
  interface Steps {
    Request first();

    /** Takes an answer; the next request, or none once it has written the reply. */
    Optional<Request> next(Answer answer, ReplyWriter out);
  }

  /** The reply +OK. */
  Work OK = new Tell(ReplyWriter::ok);

  static Work error(String text) {
    return new Tell(out -> out.error(text));
  }
}
