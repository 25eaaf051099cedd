package dev.hence.node.http;

import java.util.regex.Pattern;

/**
 * The form of a node's address: {@code IP:PORT}, an IPv4 address or a host name, port 1 to 65535.
 */
final class SocketAddressText {
  private static final int CHARACTERS_MAX = 253 + 6;
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern HOST =
      Pattern.compile(
          "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
              + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");

  private SocketAddressText() {}

  static boolean isValid(String text) {
    int colon = text.indexOf(':');
    return colon > 0
        && text.length() <= CHARACTERS_MAX
        && isHost(text.substring(0, colon))
        && isPort(text.substring(colon + 1));
  }

  private static boolean isHost(String text) {
    return (NUMBERS.matcher(text).matches() ? IPV4 : HOST).matcher(text).matches();
  }

  private static boolean isPort(String text) {
    return PORT.matcher(text).matches() && Integer.parseInt(text) <= 65_535;
  }
}
