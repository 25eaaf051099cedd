package dev.hence.node.http;

import dev.hence.core.replica.Request;

/** What a route makes of a call. */
sealed interface Routed {
  /** The backend answers. */
  record Ask(Request request) implements Routed {}

  /** The edge answers by itself. */
  record Tell(Reply reply) implements Routed {}

  static Routed error(Status status, String error) {
    return new Tell(Reply.error(status, error));
  }

  static Routed badRequest(String error) {
    return error(Status.BAD_REQUEST, error);
  }

  static Routed unknownPath() {
    return error(Status.NOT_FOUND, "There is nothing at this path");
  }

  /** 405; {@code allowed} is the value of the header Allow. */
  static Routed wrongMethod(String allowed) {
    return new Tell(
        Reply.error(Status.METHOD_NOT_ALLOWED, "This path takes " + allowed + " only")
            .with("Allow", allowed));
  }
}
