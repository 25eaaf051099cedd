package dev.hence.simulator;

import dev.hence.simulator.workload.Kind;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.workload.Theme;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What the command line asks for. */
final class Options {
  static final String USAGE =
      """
      usage: ./dev sim [OPTION...]

        --seed N          run this seed and print its scenario
        --trace           with --seed: print the whole trace
        --shrink          with --seed: drop faults, clients and operations while it fails alike
        --history FILE    with --seed: write what the clients did, a JSON object a line
        --count N         run N fresh seeds (100 without any option)
        --minutes M       run fresh seeds for M minutes
        --from N          seeds counted up from N instead of fresh ones
        --threads N       how many runs at once; as many as there are processors without it
        --scenario NAME   a theme: mixed, calm, resharding, agreement, disks, rolling, network,
                          clocks, crashes, forgetting, requests, steps, returns
        --faults A,B,...  no other faults than these: crashes, disks, pauses, partitions, weather,
                          links, clocks, administration, ambushes, rolling, handovers, schisms,
                          removals, writes, steps, messages, returns, none
        --only A,B,...    no other faults than those with these numbers in the scenario
        --size S,O,K      S clients, O operations each, K keys in the place of what the seed draws
        --probes          print how often each kind of message, answer, event and each rare
                          situation came up
        --keep-going      print failures and go on; without it the first one ends the run

      The same seed with the same options gives the same run. Exit status 1 if any failed.
      """;

  private OptionalLong seed = OptionalLong.empty();
  private OptionalLong from = OptionalLong.empty();
  private long runs = Long.MAX_VALUE;
  private long nanos = Long.MAX_VALUE;
  private int threads = Runtime.getRuntime().availableProcessors();
  private Optional<Theme> theme = Optional.empty();
  private Set<Kind> kinds = EnumSet.allOf(Kind.class);
  private Optional<String> history = Optional.empty();
  private Cut cut = Cut.NOTHING;
  private boolean trace;
  private boolean shrink;
  private boolean probes;
  private boolean keepGoing;
  private boolean help;

  /** The options that a replay needs, beside the seed. */
  private final List<String> replay = new ArrayList<>();

  private Options() {}

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it can't be read
   */
  static Options read(String[] arguments) {
    Options options = new Options();
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    try {
      while (!left.isEmpty()) {
        options.take(left.remove(), left);
      }
    } catch (NoSuchElementException missing) {
      throw new IllegalArgumentException(arguments[arguments.length - 1] + " needs a value");
    }
    if (options.runs == Long.MAX_VALUE && options.nanos == Long.MAX_VALUE) {
      options.runs = 100;
    }
    return options;
  }

  private void take(String option, Deque<String> left) {
    switch (option) {
      case "--seed" -> seed = OptionalLong.of(Long.parseLong(left.remove()));
      case "--from" -> from = OptionalLong.of(Long.parseLong(left.remove()));
      case "--count", "--runs" -> runs = Long.parseLong(left.remove());
      case "--minutes" -> nanos = (long) (Double.parseDouble(left.remove()) * 60e9);
      case "--threads" -> threads = Integer.parseInt(left.remove());
      case "--scenario" -> theme = Optional.of(named(Theme.class, kept(option, left)));
      case "--faults" -> kinds = kinds(kept(option, left));
      case "--only" -> cut = cut.keeping(numbers(kept(option, left)));
      case "--size" -> cut = cut.sized(numbers(kept(option, left)));
      case "--history" -> history = Optional.of(left.remove());
      case "--trace" -> trace = true;
      case "--shrink" -> shrink = true;
      case "--probes" -> probes = true;
      case "--keep-going" -> keepGoing = true;
      case "--help" -> help = true;
      default -> throw new IllegalArgumentException("no such option: " + option);
    }
  }

  private String kept(String option, Deque<String> left) {
    String value = left.remove();
    Collections.addAll(replay, option, value);
    return value.toUpperCase(Locale.ROOT);
  }

  private static Set<Kind> kinds(String names) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String name : names.split(",")) {
      if (!name.equals("NONE")) {
        kinds.add(named(Kind.class, name));
      }
    }
    return kinds;
  }

  private static <E extends Enum<E>> E named(Class<E> type, String name) {
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    String all =
        EnumSet.allOf(type).stream()
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(name.toLowerCase(Locale.ROOT) + " is none of these: " + all);
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String number : text.split(",")) {
      if (!number.equals("NONE")) {
        numbers.add(Integer.parseInt(number));
      }
    }
    return numbers;
  }

  OptionalLong seed() {
    return seed;
  }

  OptionalLong from() {
    return from;
  }

  /** How many runs at most. */
  long runs() {
    return runs;
  }

  /** For how long at most. */
  long nanos() {
    return nanos;
  }

  int threads() {
    return threads;
  }

  Optional<String> history() {
    return history;
  }

  boolean trace() {
    return trace;
  }

  boolean shrink() {
    return shrink;
  }

  boolean probes() {
    return probes;
  }

  boolean keepGoing() {
    return keepGoing;
  }

  boolean help() {
    return help;
  }

  /** The scenario of a seed, as the options have it. */
  Scenario scenario(long number) {
    return cut.apply(whole(number));
  }

  /** The scenario of a seed, with nothing cut out. */
  Scenario whole(long number) {
    return Scenario.draw(number, theme, kinds);
  }

  /** The line that runs {@code number} again. */
  String replay(long number) {
    return String.join(" ", replayed(number, replay));
  }

  /** The line that runs {@code number} again, with what {@code other} cuts out. */
  String replay(long number, Cut other) {
    List<String> options = new ArrayList<>();
    for (int i = 0; i < replay.size(); i += 2) {
      if (!replay.get(i).equals("--only") && !replay.get(i).equals("--size")) {
        options.addAll(replay.subList(i, i + 2));
      }
    }
    options.addAll(other.options());
    return String.join(" ", replayed(number, options));
  }

  private static List<String> replayed(long number, List<String> options) {
    List<String> line = new ArrayList<>(List.of("./dev sim --seed", Long.toString(number)));
    line.addAll(options);
    return line;
  }
}
