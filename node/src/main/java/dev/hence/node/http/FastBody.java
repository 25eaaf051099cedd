package dev.hence.node.http;

/**
 * Reads bodies of the common shape: one JSON object with at most the members {@code value} and
 * {@code causal-metadata}, each once, in either order. The value is a string without escapes, an
 * integer, true, false or null; the token a string of base64url characters, null or 0.
 *
 * <p>Everything else is left to {@link BodyReader}. So what is taken here has to be a body that it
 * takes, too, and to come to the same.
 *
 * <p>Threading: one thread; what was read last is kept.
 */
final class FastBody {
  /** Any integer of so many characters is far below every bound on numbers. */
  private static final int INTEGER_CHARACTERS_MAX = 18;

  private static final byte[] VALUE = FastText.ascii("\"value\"");
  private static final byte[] CAUSAL_METADATA = FastText.ascii("\"causal-metadata\"");
  private static final byte[] TRUE = FastText.ascii("true");
  private static final byte[] FALSE = FastText.ascii("false");
  private static final byte[] NULL = FastText.ascii("null");

  private byte[] bytes = {};
  private int at;
  private int end;
  private int valueStart;
  private int valueEnd;
  private int tokenStart;
  private int tokenEnd;
  private boolean tokenSeen;

  /** Reads the body in [from, to); false if it isn't of the common shape. */
  boolean read(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
    valueStart = -1;
    valueEnd = -1;
    tokenStart = 0;
    tokenEnd = 0;
    tokenSeen = false;
    skipBlank();
    if (!take('{')) {
      return false;
    }
    skipBlank();
    if (!take('}') && !members()) {
      return false;
    }
    skipBlank();
    return at == end;
  }

  /** Whether there is a value, which then lies in [{@link #valueStart}, {@link #valueEnd}). */
  boolean hasValue() {
    return valueStart >= 0;
  }

  int valueStart() {
    return valueStart;
  }

  int valueEnd() {
    return valueEnd;
  }

  /** The token's text lies in [{@link #tokenStart}, {@link #tokenEnd}); empty for no past. */
  int tokenStart() {
    return tokenStart;
  }

  int tokenEnd() {
    return tokenEnd;
  }

  private boolean members() {
    do {
      skipBlank();
      if (!member()) {
        return false;
      }
      skipBlank();
    } while (take(','));
    return take('}');
  }

  private boolean member() {
    if (take(VALUE)) {
      return valueStart < 0 && colon() && value();
    }
    if (take(CAUSAL_METADATA)) {
      return !tokenSeen && colon() && token();
    }
    return false;
  }

  private boolean colon() {
    skipBlank();
    boolean taken = take(':');
    skipBlank();
    return taken;
  }

  private boolean value() {
    valueStart = at;
    boolean simple = take('"') ? string() : take(TRUE) || take(FALSE) || take(NULL) || integer();
    valueEnd = at;
    return simple && valueEnds();
  }

  /** The rest of a string, whose first quote is taken. */
  private boolean string() {
    int start = at;
    boolean ascii = true;
    while (at < end) {
      byte next = bytes[at];
      if (next == '"') {
        at++;
        return ascii || Utf8.isValid(bytes, start, at);
      }
      if (next == '\\' || (next >= 0 && next < ' ')) {
        return false;
      }
      ascii &= next >= 0;
      at++;
    }
    return false;
  }

  private boolean integer() {
    int start = at;
    take('-');
    int digits = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    int count = at - digits;
    return count > 0
        && at - start <= INTEGER_CHARACTERS_MAX
        && (count == 1 || bytes[digits] != '0');
  }

  private boolean token() {
    tokenSeen = true;
    if (take(NULL) || take('0')) {
      return valueEnds();
    }
    if (!take('"')) {
      return false;
    }
    tokenStart = at;
    while (at < end && FastText.isBase64Url(bytes[at])) {
      at++;
    }
    tokenEnd = at;
    return take('"');
  }

  /** Whether nothing follows that could belong to the value before. */
  private boolean valueEnds() {
    return at < end && (isBlank(bytes[at]) || bytes[at] == ',' || bytes[at] == '}');
  }

  private void skipBlank() {
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }

  private boolean take(char wanted) {
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private boolean take(byte[] wanted) {
    if (FastText.isAt(bytes, at, end, wanted)) {
      at += wanted.length;
      return true;
    }
    return false;
  }
}
