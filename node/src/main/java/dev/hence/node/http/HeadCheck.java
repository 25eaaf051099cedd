package dev.hence.node.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;

/** Tells requests that can't be read on, because of their head or of how they are framed. */
final class HeadCheck {
  private final HttpSettings settings;
  private final HttpMeters meters;

  HeadCheck(HttpSettings settings, HttpMeters meters) {
    this.settings = settings;
    this.meters = meters;
  }

  /** The reply to a request whose body isn't read any more; empty if nothing is wrong with it. */
  Optional<Reply> refusal(HttpRequest request) {
    Optional<Reply> malformed = malformed(request.decoderResult());
    if (malformed.isPresent()) {
      return malformed;
    }
    HttpVersion version = request.protocolVersion();
    if (version.majorVersion() != 1) {
      return refuse(Status.VERSION_NOT_SUPPORTED, "This server speaks HTTP/1.1");
    }
    HttpHeaders headers = request.headers();
    List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean chunked =
        encodings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0));
    if (!encodings.isEmpty()
        && (!chunked
            || version.minorVersion() == 0
            || headers.contains(HttpHeaderNames.CONTENT_LENGTH))) {
      return refuse(Status.BAD_REQUEST, "Send either Content-Length or Transfer-Encoding: chunked");
    }
    String expected = headers.get(HttpHeaderNames.EXPECT);
    if (expected != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)) {
      return refuse(Status.EXPECTATION_FAILED, "Only 100-continue can be expected");
    }
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return length != null && isAbove(length, settings.bodyBytesMax())
        ? Optional.of(bodyTooLong())
        : Optional.empty();
  }

  /** The reply to what the decoder couldn't read. */
  Optional<Reply> malformed(DecoderResult result) {
    if (result.isSuccess()) {
      return Optional.empty();
    }
    return switch (result.cause()) {
      case TooLongHttpLineException _ -> {
        meters.hit(HttpMeters.Bound.REQUEST_LINE);
        yield refuse(
            Status.URI_TOO_LONG,
            "The request line is longer than " + settings.requestLineBytesMax() + " bytes");
      }
      case TooLongHttpHeaderException _ -> {
        meters.hit(HttpMeters.Bound.HEADERS);
        yield refuse(
            Status.HEADERS_TOO_LARGE,
            "The headers are longer than " + settings.headerBytesMax() + " bytes");
      }
      default -> refuse(Status.BAD_REQUEST, "This is no well-formed HTTP request");
    };
  }

  Reply bodyTooLong() {
    meters.hit(HttpMeters.Bound.BODY);
    return Reply.error(
        Status.CONTENT_TOO_LARGE, "The body is longer than " + settings.bodyBytesMax() + " bytes");
  }

  private static boolean isAbove(String decimal, int most) {
    try {
      return Long.parseLong(decimal.trim()) > most;
    } catch (NumberFormatException e) {
      // The decoder has taken it for a number: one that is too large for a long.
      return true;
    }
  }

  private static Optional<Reply> refuse(Status status, String error) {
    return Optional.of(Reply.error(status, error));
  }
}
