package dev.hence.node.http;

/**
 * What is written for one request.
 *
 * <p>Threading: immutable.
 */
final class Reply {
  private final Status status;
  private final String headers;
  private final byte[] body;

  private Reply(Status status, String headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static Reply of(Status status, JsonText body) {
    return new Reply(status, "", body.end());
  }

  static Reply error(Status status, String error) {
    return of(status, JsonText.of("error", error));
  }

  /** This reply with a header more, whose parts are ASCII and hold no line break. */
  Reply with(String header, String content) {
    return new Reply(status, headers + header + ": " + content + "\r\n", body);
  }

  Status status() {
    return status;
  }

  /** The header lines beyond those that every answer has, each with its line break. */
  String headers() {
    return headers;
  }

  /** Not copied; nobody changes it. */
  byte[] body() {
    return body;
  }
}
