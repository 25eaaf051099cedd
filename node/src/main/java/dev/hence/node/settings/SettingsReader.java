package dev.hence.node.settings;

import static dev.hence.node.settings.Setting.*;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Acks;
import dev.hence.core.sharding.Address;
import dev.hence.node.storage.CrashPoint;
import dev.hence.node.storage.Fsync;
import dev.hence.node.storage.OnDamage;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Turns what a user has given into settings, or says what is wrong with it. */
final class SettingsReader {
  private static final String ADDRESS_FORM =
      "IP:PORT with an IPv4 address and a port from 1 to 65535, like 10.10.0.2:8090";
  private static final long DAY_MILLIS = 24L * 3_600_000;
  private static final long YEAR_MILLIS = 366 * DAY_MILLIS;
  private static final int BODY_BYTES_MAX = 64 << 20;
  private static final long MOVE_BYTES_MAX = 1L << 40;
  private static final int KEY_CHARS_MAX = 4_096;
  private static final int CONNECTIONS_MAX = 1_000_000;
  private static final int EVENT_LOOPS_MAX = 256;
  private static final long HOT_BYTES_MAX = 1L << 40;
  private static final int SHARD_NODES_MIN = 2;

  /** A log keeps at least some of each writer; below this the bound would mean nothing. */
  private static final long LOG_BYTES_LEAST = 16L << 20;

  private final Given given;

  SettingsReader(Given given) {
    this.given = given;
  }

  NodeSettings read() throws BadSetting {
    Address address = address();
    List<Address> view = view(address);
    return new NodeSettings(
        given.text(HENCE_NAME).orElse(address.text()),
        address,
        view,
        shardCount(view.size()),
        data(),
        word(HENCE_FSYNC, Fsync.values()),
        number(HENCE_HOT_BYTES_MAX, 0, HOT_BYTES_MAX),
        damaged(view.size()),
        word(HENCE_ACKS, Acks.values()),
        new Waits(
            number(HENCE_WAIT_MS, 0, DAY_MILLIS),
            number(HENCE_ACKS_WAIT_MS, 0, DAY_MILLIS),
            number(HENCE_START_WAIT_MS, 0, DAY_MILLIS),
            number(HENCE_SUSPECT_MS, 100, DAY_MILLIS),
            number(HENCE_LOST_MS, 100, DAY_MILLIS)),
        new Limits(
            (int) number(HENCE_BODY_BYTES_MAX, 1, BODY_BYTES_MAX),
            (int) number(HENCE_KEY_CHARS_MAX, 1, KEY_CHARS_MAX),
            (int) number(HENCE_CONNECTIONS_MAX, 1, CONNECTIONS_MAX),
            (int) number(HENCE_REQUEST_TIMEOUT_MS, 1, DAY_MILLIS),
            number(HENCE_CLOCK_AHEAD_MS, 1, YEAR_MILLIS)),
        number(HENCE_MOVE_BYTES_PER_SECOND, 1_000, MOVE_BYTES_MAX),
        number(HENCE_LOG_BYTES_MAX, LOG_BYTES_LEAST, Long.MAX_VALUE),
        given.text(HENCE_SECRET),
        word(HENCE_LOG, LogFormat.values()),
        (int) number(HENCE_EVENT_LOOPS, 1, EVENT_LOOPS_MAX),
        truth(HENCE_ATTACHED),
        crashAt(),
        given.unknown());
  }

  /** A node that is alone has nobody to take its data from. */
  private OnDamage damaged(int nodes) throws BadSetting {
    OnDamage asked = word(HENCE_DAMAGED, OnDamage.values());
    return nodes == 1 ? OnDamage.STOP : asked;
  }

  private Optional<CrashPoint> crashAt() throws BadSetting {
    Optional<String> text = given.text(HENCE_CRASH_AT);
    Optional<CrashPoint> point = text.flatMap(CrashPoint::of);
    if (text.isPresent() && point.isEmpty()) {
      throw given.bad(HENCE_CRASH_AT, "a step and when, like cut-over:before-commit");
    }
    return point;
  }

  private Address address() throws BadSetting {
    if (given.has(VIEW) && !given.has(SOCKET_ADDRESS)) {
      throw given.bad(SOCKET_ADDRESS, "this node's address, one of those in VIEW");
    }
    return AddressText.parse(given.text(SOCKET_ADDRESS).orElseThrow())
        .orElseThrow(() -> given.bad(SOCKET_ADDRESS, ADDRESS_FORM));
  }

  private List<Address> view(Address self) throws BadSetting {
    if (!given.has(VIEW)) {
      return List.of(self);
    }
    List<Address> view = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    for (String part : given.text(VIEW).orElseThrow().split(",", -1)) {
      String text = part.strip();
      Address address =
          AddressText.parse(text)
              .orElseThrow(() ->
                  given.bad(
                      VIEW,
                      "a comma-separated list of addresses, but \""
                          + text
                          + "\" is none: each is "
                          + ADDRESS_FORM));
      if (!texts.add(address.text())) {
        throw given.bad(VIEW, "each address once, but " + address + " is there twice");
      }
      view.add(address);
    }
    if (!texts.contains(self.text())) {
      throw given.bad(VIEW, "this node's SOCKET_ADDRESS " + self + " among the addresses");
    }
    return view;
  }

  private OptionalInt shardCount(int nodes) throws BadSetting {
    if (!given.has(SHARD_COUNT)) {
      return OptionalInt.empty();
    }
    int most = Math.max(1, Math.min(nodes / SHARD_NODES_MIN, Key.SLOTS));
    return OptionalInt.of((int) number(SHARD_COUNT, 1, most, () -> shards(most, nodes)));
  }

  private static String shards(int most, int nodes) {
    return (most == 1 ? "1" : "a whole number from 1 to " + most)
        + ": VIEW has "
        + count(nodes)
        + ", and each of several shards needs two";
  }

  private static String count(int nodes) {
    return nodes == 1 ? "1 node" : nodes + " nodes";
  }

  private Optional<Path> data() throws BadSetting {
    Optional<String> text = given.text(HENCE_DATA);
    try {
      return text.map(folder -> Path.of(folder).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw given.bad(HENCE_DATA, "the path of a folder");
    }
  }

  private long number(Setting setting, long least, long most) throws BadSetting {
    return number(setting, least, most, () -> "a whole number from " + least + " to " + most);
  }

  /** What it should be is put in words only if it isn't that. */
  private long number(Setting setting, long least, long most, Supplier<String> should)
      throws BadSetting {
    try {
      long number = Long.parseLong(given.text(setting).orElseThrow());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw given.bad(setting, should.get());
    }
    throw given.bad(setting, should.get());
  }

  private boolean truth(Setting setting) throws BadSetting {
    return switch (given.text(setting).orElseThrow()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw given.bad(setting, "true or false");
    };
  }

  private <W extends Enum<W>> W word(Setting setting, W[] words) throws BadSetting {
    String text = given.text(setting).orElseThrow();
    for (W word : words) {
      if (lower(word).equals(text)) {
        return word;
      }
    }
    throw given.bad(
        setting,
        "one of "
            + Arrays.stream(words).map(SettingsReader::lower).collect(Collectors.joining(", ")));
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
