package dev.hence.node.http;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.replica.Answer;
import io.netty.buffer.ByteBuf;

/**
 * Writes the response to a read that found a value, byte for byte as {@link AnswerWriter} and
 * {@link ReplyEncoder} do, without what they make on the way.
 *
 * <p>Threading: one thread.
 */
final class FastReplies {
  private static final byte[] START = FastText.ascii(Status.OK.start());
  private static final byte[] ETAG = FastText.ascii("\r\nETag: \"");
  private static final byte[] HEAD_END = FastText.ascii("\"\r\n\r\n");
  private static final byte[] BODY_START = FastText.ascii("{\"result\":\"found\",\"value\":");
  private static final byte[] VERSION = FastText.ascii(",\"version\":\"");
  private static final byte[] TOKEN = FastText.ascii("\",\"causal-metadata\":\"");
  private static final byte[] BODY_END = FastText.ascii("\"}");

  /** Two numbers of 64 bits and a dot between them. */
  private static final int VERSION_MAX = 16 + 1 + 19;

  private static final int INTEGER_DIGITS_MAX = 10;

  private final TokenCodec codec;
  private final byte[] version = new byte[VERSION_MAX];
  private final byte[] token = new byte[TokenCodec.CHARACTERS_MAX];
  private final byte[] text = new byte[512 + TokenCodec.CHARACTERS_MAX];
  private int length;

  FastReplies(TokenCodec codec) {
    this.codec = codec;
  }

  /** Appends the response; false, and nothing is appended, if its token is too long to tell. */
  boolean write(ByteBuf out, Answer.Found found) {
    int tokenLength = codec.encode(found.token(), token);
    if (tokenLength < 0) {
      return false;
    }
    byte[] value = found.value().json();
    int versionLength = version(found.version());
    int bodyLength =
        BODY_START.length
            + value.length
            + VERSION.length
            + versionLength
            + TOKEN.length
            + tokenLength
            + BODY_END.length;
    out.ensureWritable(START.length + INTEGER_DIGITS_MAX + 64 + VERSION_MAX + bodyLength);
    length = 0;
    append(START, START.length);
    length = decimal(text, length, bodyLength);
    append(ETAG, ETAG.length);
    append(version, versionLength);
    append(HEAD_END, HEAD_END.length);
    append(BODY_START, BODY_START.length);
    out.writeBytes(text, 0, length);
    out.writeBytes(value);
    length = 0;
    append(VERSION, VERSION.length);
    append(version, versionLength);
    append(TOKEN, TOKEN.length);
    append(token, tokenLength);
    append(BODY_END, BODY_END.length);
    out.writeBytes(text, 0, length);
    return true;
  }

  private void append(byte[] piece, int size) {
    System.arraycopy(piece, 0, text, length, size);
    length += size;
  }

  /** Writes the text of a version, as {@link Dot#toString} has it; returns its length. */
  private int version(Dot dot) {
    int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(dot.writer()) + 3) / 4);
    long rest = dot.writer();
    for (int i = digits - 1; i >= 0; i--) {
      version[i] = (byte) Character.forDigit((int) rest & 0xf, 16);
      rest >>>= 4;
    }
    version[digits] = '.';
    return decimal(version, digits + 1, dot.n());
  }

  /** Writes {@code number}, which isn't negative; returns where it ends. */
  private static int decimal(byte[] into, int at, long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + digits;
  }
}
