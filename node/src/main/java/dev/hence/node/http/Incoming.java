package dev.hence.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Arrays;

/**
 * A request whose body is arriving.
 *
 * <p>The room for the body grows with what has arrived, not with what was announced: an announced
 * length costs nothing.
 */
final class Incoming {
  private static final byte[] NOTHING = {};

  private final HttpMethod method;
  private final String target;
  private final ReplyEncoder.Connection connection;
  private final int bodyBytesMax;
  private boolean continueExpected;
  private byte[] body = NOTHING;
  private int length;

  Incoming(HttpRequest request, int bodyBytesMax) {
    this.method = request.method();
    this.target = request.uri();
    this.bodyBytesMax = bodyBytesMax;
    boolean old = request.protocolVersion().minorVersion() == 0;
    this.continueExpected = HttpUtil.is100ContinueExpected(request);
    this.connection =
        !HttpUtil.isKeepAlive(request)
            ? ReplyEncoder.Connection.CLOSES
            : old ? ReplyEncoder.Connection.STAYS_AND_SAYS_SO : ReplyEncoder.Connection.STAYS;
  }

  /** Takes in a piece of the body; false if there is no room for it. */
  boolean append(ByteBuf piece) {
    int more = piece.readableBytes();
    if (more > bodyBytesMax - length) {
      return false;
    }
    if (length + more > body.length) {
      int grown = length == 0 ? more : Math.min(bodyBytesMax, 2 * (length + more));
      body = Arrays.copyOf(body, grown);
    }
    piece.readBytes(body, length, more);
    length += more;
    return true;
  }

  /** Whether the client waits to be told to go on; says so once. */
  boolean takeContinue() {
    boolean expected = continueExpected && length == 0;
    continueExpected = false;
    return expected;
  }

  Call call(BodyReader reader) {
    return Call.of(Call.Verb.of(method.name()), target, reader.read(body, length));
  }

  /** An answer to HEAD has no body. */
  boolean answerHasBody() {
    return !method.equals(HttpMethod.HEAD);
  }

  ReplyEncoder.Connection connection() {
    return connection;
  }
}
