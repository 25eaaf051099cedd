package dev.hence.node.http;

import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of the common shape straight from their bytes: GET or PUT of {@code /kvs/} and a
 * key without escapes, HTTP/1.1, headers out of a short list, a body as {@link FastBody} takes it.
 *
 * <p>Everything else, what is malformed and what isn't whole too, is left to Netty's decoder and
 * the routes behind it. So what is taken here has to be a request that they take, too, and to come
 * to the same; {@code FastPathFuzzTest} compares.
 *
 * <p>Threading: one thread; what was read last is kept.
 */
final class FastReader {
  private static final byte[] GET = FastText.ascii("GET /kvs/");
  private static final byte[] PUT = FastText.ascii("PUT /kvs/");
  private static final byte[] LINE_REST = FastText.ascii(" HTTP/1.1\r\n");
  private static final byte[] KEEP_ALIVE = FastText.header("Keep-Alive");
  private static final byte[] CONTENT_LENGTH = FastText.header("Content-Length");
  private static final byte[] CONNECTION = FastText.header("Connection");

  /** Headers that change nothing here, by the length of their names. */
  private static final byte[][][] IDLE_HEADERS =
      byLength(
          "Host",
          "Accept",
          "User-Agent",
          "Content-Type",
          "Cache-Control",
          "Accept-Encoding",
          "Accept-Language");

  private static final int NAME_MAX = 15;

  /** Digits of a length; a longer one is left to the decoder. */
  private static final int LENGTH_DIGITS_MAX = 7;

  private static final int NONE = -1;
  private static final int LEFT = -2;

  private final int keyBytesMax;
  private final int lineBytesMax;
  private final int headerBytesMax;
  private final int bodyBytesMax;
  private final HttpSettings settings;
  private final TokenCodec codec;
  private final FastBody body = new FastBody();
  private int end;
  private int contentLength;

  FastReader(HttpSettings settings, TokenCodec codec) {
    Invariants.check(
        settings.jsonDepthMax() > 0
            && settings.jsonNameCharactersMax() >= NAME_MAX
            && settings.jsonNumberCharactersMax() >= 20,
        "bodies of the common shape are within the bounds on JSON");
    this.settings = settings;
    this.keyBytesMax = settings.keyCharactersMax();
    this.lineBytesMax = settings.requestLineBytesMax();
    this.headerBytesMax = settings.headerBytesMax();
    this.bodyBytesMax = settings.bodyBytesMax();
    this.codec = codec;
  }

  private static byte[][][] byLength(String... names) {
    byte[][][] all = new byte[NAME_MAX + 1][][];
    for (int length = 0; length <= NAME_MAX; length++) {
      int wanted = length;
      all[length] =
          Arrays.stream(names)
              .filter(name -> name.length() == wanted)
              .map(FastText::header)
              .toArray(byte[][]::new);
    }
    return all;
  }

  /** Where the request read last ends. */
  int end() {
    return end;
  }

  /** The request that begins at {@code start}; null if none of the common shape is whole. */
  @Nullable Request read(byte[] bytes, int start, int limit) {
    boolean put = FastText.isAt(bytes, start, limit, PUT);
    if (!put && !FastText.isAt(bytes, start, limit, GET)) {
      return null;
    }
    int keyStart = start + GET.length;
    int keyEnd = keyStart;
    while (keyEnd < limit && FastText.isKey(bytes[keyEnd])) {
      keyEnd++;
    }
    int keyLength = keyEnd - keyStart;
    int headers = keyEnd + LINE_REST.length;
    if (keyLength == 0
        || keyLength > keyBytesMax
        || headers - start > lineBytesMax
        || !FastText.isAt(bytes, keyEnd, limit, LINE_REST)) {
      return null;
    }
    int bodyStart = headers(bytes, headers, limit);
    if (bodyStart < 0
        || bodyStart - headers > headerBytesMax
        || contentLength > Math.min(bodyBytesMax, limit - bodyStart)
        || (put && contentLength <= 0)) {
      return null;
    }
    end = bodyStart + Math.max(0, contentLength);
    String key = new String(bytes, keyStart, keyLength, StandardCharsets.ISO_8859_1);
    if (end == bodyStart) {
      return new Request.Get(new Key(key), Token.NO_PAST);
    }
    if (!body.read(bytes, bodyStart, end) || body.hasValue() != put) {
      return null;
    }
    Token token = token(bytes);
    if (token == null) {
      return null;
    }
    return put
        ? new Request.Put(
            new Key(key),
            new Value(Arrays.copyOfRange(bytes, body.valueStart(), body.valueEnd())),
            token,
            settings.acks())
        : new Request.Get(new Key(key), token);
  }

  private @Nullable Token token(byte[] bytes) {
    int length = body.tokenEnd() - body.tokenStart();
    if (length == 0) {
      return Token.NO_PAST;
    }
    String text = new String(bytes, body.tokenStart(), length, StandardCharsets.ISO_8859_1);
    return switch (codec.decode(text)) {
      case TokenCodec.Genuine genuine -> genuine.token();
      case TokenCodec.Unreadable _ -> null;
    };
  }

  /** Reads the header lines; where the body begins, negative if they aren't of the common shape. */
  private int headers(byte[] bytes, int start, int limit) {
    contentLength = NONE;
    int at = start;
    while (at < limit && bytes[at] != '\r') {
      int colon = at;
      while (colon < limit && colon - at <= NAME_MAX && bytes[colon] != ':') {
        colon++;
      }
      if (colon >= limit || colon - at > NAME_MAX || bytes[colon] != ':') {
        return LEFT;
      }
      int value = colon + 1 < limit && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
      int lineEnd = value;
      while (lineEnd < limit && bytes[lineEnd] >= ' ' && bytes[lineEnd] <= '~') {
        lineEnd++;
      }
      if (!isLineEnd(bytes, lineEnd, limit) || !header(bytes, at, colon, value, lineEnd)) {
        return LEFT;
      }
      at = lineEnd + 2;
    }
    return isLineEnd(bytes, at, limit) ? at + 2 : LEFT;
  }

  private static boolean isLineEnd(byte[] bytes, int at, int limit) {
    return at + 1 < limit && bytes[at] == '\r' && bytes[at + 1] == '\n';
  }

  /** Takes in one header; false if it is none of the common ones, or says something uncommon. */
  private boolean header(byte[] bytes, int name, int nameEnd, int value, int valueEnd) {
    int length = nameEnd - name;
    for (byte[] idle : IDLE_HEADERS[length]) {
      if (FastText.isAtInAnyCase(bytes, name, nameEnd, idle)) {
        return true;
      }
    }
    if (length == CONTENT_LENGTH.length
        && FastText.isAtInAnyCase(bytes, name, nameEnd, CONTENT_LENGTH)) {
      return contentLength == NONE && contentLength(bytes, value, valueEnd);
    }
    return length == CONNECTION.length
        && FastText.isAtInAnyCase(bytes, name, nameEnd, CONNECTION)
        && valueEnd - value == KEEP_ALIVE.length
        && FastText.isAtInAnyCase(bytes, value, valueEnd, KEEP_ALIVE);
  }

  private boolean contentLength(byte[] bytes, int from, int to) {
    int digits = to - from;
    if (digits == 0 || digits > LENGTH_DIGITS_MAX || (digits > 1 && bytes[from] == '0')) {
      return false;
    }
    int length = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      length = 10 * length + digit;
    }
    contentLength = length;
    return true;
  }
}
