package dev.hence.node.http;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request to its route and to the backend, and answers to their replies.
 *
 * <p>Threading: immutable; used by all event loops, and by {@link Aside}.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Reply BUSY =
      Reply.error(Status.UNAVAILABLE, "Too many requests are waiting; try again later");
  private static final Reply BUG =
      Reply.error(Status.INTERNAL_ERROR, "This is a bug; the node's log tells more");

  private final BodyReader bodies;
  private final Routes routes;
  private final Backend backend;
  private final AnswerWriter answers;
  private final HttpMeters meters;

  Dispatcher(
      BodyReader bodies, Routes routes, Backend backend, AnswerWriter answers, HttpMeters meters) {
    this.bodies = bodies;
    this.routes = routes;
    this.backend = backend;
    this.answers = answers;
    this.meters = meters;
  }

  /** Gives {@code exchange} its reply, or asks the backend for the answer. */
  void dispatch(Incoming incoming, Exchange exchange) {
    try {
      switch (routes.route(incoming.call(bodies))) {
        case Routed.Tell tell -> exchange.reply(tell.reply());
        case Routed.Ask ask -> route(ask.request(), exchange);
      }
    } catch (RuntimeException | AssertionError e) {
      LOG.error("a request could not be worked on", e);
      exchange.reply(BUG);
    }
  }

  /** The answer to a covered read; empty if {@link #ask} has to see to it. */
  Optional<Answer> tryRead(Request.Get get) {
    try {
      return backend.tryRead(get);
    } catch (RuntimeException | AssertionError e) {
      LOG.error("a read could not be worked on", e);
      return Optional.empty();
    }
  }

  /** The reply that {@code answer} stands for. */
  Reply reply(Request request, Answer answer) {
    try {
      return answers.write(request, answer);
    } catch (RuntimeException | AssertionError e) {
      LOG.error("an answer could not be written", e);
      return BUG;
    }
  }

  /** Asks the backend for what can't be answered at once. */
  void ask(Request request, Exchange exchange) {
    try {
      submit(request, exchange);
    } catch (RuntimeException | AssertionError e) {
      LOG.error("a request could not be worked on", e);
      exchange.reply(BUG);
    }
  }

  private void route(Request request, Exchange exchange) {
    if (request instanceof Request.Get get) {
      Optional<Answer> covered = backend.tryRead(get);
      if (covered.isPresent()) {
        exchange.reply(answers.write(request, covered.get()));
        return;
      }
    }
    submit(request, exchange);
  }

  private void submit(Request request, Exchange exchange) {
    exchange.asks(request);
    if (!backend.submit(request, exchange)) {
      meters.hit(HttpMeters.Bound.QUEUE);
      exchange.reply(BUSY);
    }
  }
}
