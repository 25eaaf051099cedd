package dev.hence.node.http;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A request taken, and its reply once there is one.
 *
 * <p>Threading: owned by the connection's event loop.
 */
final class Exchange implements Backend.Client {
  /** Where the backend's answer goes. */
  interface Answered {
    void answered(Exchange exchange, Answer answer);
  }

  private final boolean withBody;
  private final ReplyEncoder.Connection connection;
  private final Executor thread;
  private final Answered answered;
  private @Nullable Request request;
  private @Nullable Reply reply;

  Exchange(
      boolean withBody, ReplyEncoder.Connection connection, Executor thread, Answered answered) {
    this.withBody = withBody;
    this.connection = connection;
    this.thread = thread;
    this.answered = answered;
  }

  @Override
  public Executor thread() {
    return thread;
  }

  @Override
  public void answered(Answer answer) {
    answered.answered(this, answer);
  }

  /** Notes what the backend is asked. */
  void asks(Request asked) {
    request = asked;
  }

  /** What the backend was asked, if it was. */
  Optional<Request> request() {
    return Optional.ofNullable(request);
  }

  void reply(Reply given) {
    reply = given;
  }

  Optional<Reply> reply() {
    return Optional.ofNullable(reply);
  }

  boolean withBody() {
    return withBody;
  }

  ReplyEncoder.Connection connection() {
    return connection;
  }
}
