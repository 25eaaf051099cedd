package dev.hence.node.http;

/** The form of UTF-8, as RFC 3629 has it: shortest form only, no surrogates, up to U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /** Whether the first {@code length} bytes are UTF-8. */
  public static boolean isValid(byte[] bytes, int length) {
    return isValid(bytes, 0, length);
  }

  /** Whether the bytes in [from, to) are UTF-8. */
  static boolean isValid(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (bytes[at] >= 0) {
        at++;
        continue;
      }
      int more = continuationBytes(bytes, at, to);
      if (more == 0) {
        return false;
      }
      at += 1 + more;
    }
    return true;
  }

  /** How many bytes follow the lead byte at {@code at}; 0 if it or they are malformed. */
  private static int continuationBytes(byte[] bytes, int at, int length) {
    int lead = bytes[at] & 0xff;
    int second = at + 1 < length ? bytes[at + 1] & 0xff : 0;
    int more;
    boolean sound;
    if (lead < 0xe0) {
      more = 1;
      sound = lead >= 0xc2;
    } else if (lead < 0xf0) {
      more = 2;
      sound = lead == 0xe0 ? second >= 0xa0 : lead != 0xed || second < 0xa0;
    } else {
      more = 3;
      sound = lead == 0xf0 ? second >= 0x90 : lead < 0xf4 || (lead == 0xf4 && second < 0x90);
    }
    if (!sound || at + more >= length) {
      return 0;
    }
    for (int i = 1; i <= more; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return more;
  }
}
