package dev.hence.node.settings;

import dev.hence.core.sharding.Address;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads addresses as users write them: an IPv4 address in four decimal parts, a colon, a port. No
 * number has a leading zero: an address is a node's name, and a node has one.
 */
public final class AddressText {
  private static final Pattern FORM =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})"
              + ":([1-9]\\d{0,4})");
  private static final int PARTS = 4;
  private static final int PART_MAX = 255;
  private static final int PORT_MAX = 65_535;

  private AddressText() {}

  /** The address that {@code text} gives; none if it is no address. */
  public static Optional<Address> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    for (int part = 1; part <= PARTS; part++) {
      if (Integer.parseInt(form.group(part)) > PART_MAX) {
        return Optional.empty();
      }
    }
    int port = Integer.parseInt(form.group(PARTS + 1));
    return port >= 1 && port <= PORT_MAX ? Optional.of(new Address(text)) : Optional.empty();
  }

  /** The part before the colon. */
  public static String host(Address address) {
    return address.text().substring(0, address.text().indexOf(':'));
  }

  /** The part behind the colon. */
  public static int port(Address address) {
    return Integer.parseInt(address.text().substring(address.text().indexOf(':') + 1));
  }
}
