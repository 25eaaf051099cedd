package dev.hence.node.resp;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads commands from bytes, wherever these are cut.
 *
 * <pre>
 *   array   *WORDS CRLF, then for each word $BYTES CRLF, the bytes, CRLF
 *   inline  words with blanks between them, LF or CRLF; see {@link InlineCommand}
 * </pre>
 *
 * <p>Empty lines and arrays of nothing are passed over, as Redis does. Memory is taken for what has
 * come, never for what was announced.
 *
 * <p>Source: redis.io, "Redis serialization protocol specification"; the error texts are Redis's.
 *
 * <p>Threading: owned by its connection's event loop.
 */
final class CommandDecoder {
  /** The longest line that announces a length: a sign and the digits of a long. */
  private static final int LENGTH_CHARACTERS_MAX = 20;

  private static final int NONE = -1;

  /** What a line that announces a length may come to instead of one, which is −1 at least. */
  private static final long INCOMPLETE = -2;

  private static final long MALFORMED = -3;

  private final RespSettings settings;
  private final List<byte[]> words = new ArrayList<>();

  /** How many words the array under way has, or none. */
  private int announced = NONE;

  /** How many bytes the word under way has, or none. */
  private int length = NONE;

  private long bytes;

  /** The error that ended it, if one did. */
  private Optional<Decoded> end = Optional.empty();

  CommandDecoder(RespSettings settings) {
    this.settings = settings;
  }

  /** Whether a command has begun and isn't whole. */
  boolean isAmidCommand() {
    return announced != NONE;
  }

  /** Reads on in {@code in}, up to the end of the next command. Once broken, it stays so. */
  Decoded next(ByteBuf in) {
    if (end.isEmpty()) {
      Decoded decoded = read(in);
      if (!(decoded instanceof Decoded.Broken)) {
        return decoded;
      }
      end = Optional.of(decoded);
    }
    return end.get();
  }

  private Decoded read(ByteBuf in) {
    while (announced != NONE || in.isReadable()) {
      Decoded decoded = announced == NONE ? begin(in) : words(in);
      if (!(decoded instanceof Decoded.Empty)) {
        return decoded;
      }
    }
    return Decoded.PARTIAL;
  }

  private Decoded begin(ByteBuf in) {
    return in.getByte(in.readerIndex()) == '*' ? array(in) : line(in);
  }

  private Decoded array(ByteBuf in) {
    long count = number(in);
    if (count == INCOMPLETE) {
      return tooLongOr(in, "too big mbulk count string");
    }
    if (count == MALFORMED || count > settings.wordsMax()) {
      return broken("invalid multibulk length");
    }
    if (count <= 0) {
      return Decoded.EMPTY;
    }
    announced = (int) count;
    bytes = 0;
    return words(in);
  }

  private Decoded words(ByteBuf in) {
    while (words.size() < announced) {
      Decoded decoded = length == NONE ? announcement(in) : word(in);
      if (!(decoded instanceof Decoded.Empty)) {
        return decoded;
      }
    }
    Command command = new Command(words.toArray(byte[][]::new));
    words.clear();
    announced = NONE;
    return new Decoded.Whole(command);
  }

  /** Reads how long the next word is. */
  private Decoded announcement(ByteBuf in) {
    if (!in.isReadable()) {
      return Decoded.PARTIAL;
    }
    byte mark = in.getByte(in.readerIndex());
    if (mark != '$') {
      return broken("expected '$', got '" + printable(mark) + "'");
    }
    long number = number(in);
    if (number == INCOMPLETE) {
      return tooLongOr(in, "too big bulk count string");
    }
    if (number < 0 || number > settings.valueBytesMax()) {
      return broken("invalid bulk length");
    }
    length = (int) number;
    bytes += length;
    return bytes > settings.commandBytesMax()
        ? broken("too big a command: at most " + settings.commandBytesMax() + " bytes")
        : Decoded.EMPTY;
  }

  private Decoded word(ByteBuf in) {
    if (in.readableBytes() < length + 2) {
      return Decoded.PARTIAL;
    }
    byte[] word = new byte[length];
    in.readBytes(word);
    if (in.readByte() != '\r' || in.readByte() != '\n') {
      return broken("expected the end of a line behind a bulk string");
    }
    words.add(word);
    length = NONE;
    return Decoded.EMPTY;
  }

  /** A number between a mark and the end of its line, or why there is none. */
  private static long number(ByteBuf in) {
    int start = in.readerIndex() + 1;
    int end = in.writerIndex();
    int last = Math.min(end, start + LENGTH_CHARACTERS_MAX + 1);
    boolean negative = start < end && in.getByte(start) == '-';
    long number = 0;
    int at = negative ? start + 1 : start;
    int first = at;
    while (at < last) {
      byte next = in.getByte(at);
      if (next == '\r') {
        return at + 1 >= end ? INCOMPLETE : end(in, at, first, negative ? -number : number);
      }
      if (next < '0' || next > '9' || number > Integer.MAX_VALUE) {
        return MALFORMED;
      }
      number = 10 * number + (next - '0');
      at++;
    }
    return INCOMPLETE;
  }

  private static long end(ByteBuf in, int at, int first, long number) {
    if (at == first || in.getByte(at + 1) != '\n') {
      return MALFORMED;
    }
    in.readerIndex(at + 2);
    return Math.max(number, -1);
  }

  private Decoded tooLongOr(ByteBuf in, String error) {
    return in.readableBytes() > LENGTH_CHARACTERS_MAX + 2 ? broken(error) : Decoded.PARTIAL;
  }

  private Decoded line(ByteBuf in) {
    int feed = in.forEachByte(ByteProcessor.FIND_LF);
    int size = (feed < 0 ? in.writerIndex() : feed) - in.readerIndex();
    if (size > settings.lineBytesMax()) {
      return broken("too big inline request");
    }
    if (feed < 0) {
      return Decoded.PARTIAL;
    }
    byte[] line = new byte[size];
    in.readBytes(line).skipBytes(1);
    List<byte[]> split = new ArrayList<>();
    if (!InlineCommand.split(line, split)) {
      return broken("unbalanced quotes in request");
    }
    if (split.isEmpty()) {
      return Decoded.EMPTY;
    }
    return split.size() > settings.wordsMax()
        ? broken("too big inline request")
        : new Decoded.Whole(new Command(split.toArray(byte[][]::new)));
  }

  private static String printable(byte octet) {
    return octet > ' ' && octet < 0x7f
        ? new String(new byte[] {octet}, StandardCharsets.US_ASCII)
        : "\\x%02x".formatted(octet & 0xff);
  }

  private static Decoded broken(String error) {
    return new Decoded.Broken("ERR Protocol error: " + error);
  }
}
