package dev.hence.simulator.workload;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a scenario is about: which kinds of faults it has, and how large a cluster it needs. */
public enum Theme {
  /** Anything. */
  MIXED(8, 1),
  /** No faults at all. */
  CALM(1, 1),
  /** Shards become more and fewer, and whoever takes part may die. */
  RESHARDING(4, 3),
  /** Several views are wanted at once. */
  AGREEMENT(3, 3),
  /** Disks are lost and filled again. */
  DISKS(3, 3),
  /** Node after node is restarted or replaced. */
  ROLLING(1, 3),
  /** The network is bad. */
  NETWORK(3, 2),
  /** Clocks are bad. */
  CLOCKS(1, 2),
  /** Processes die. */
  CRASHES(2, 2),
  /** Nodes are forgotten and come back, views are forced. */
  FORGETTING(2, 3),
  /** Clients ask for what the others don't: runs, puts on terms, scans. Only drawn by name. */
  REQUESTS(0, 1),
  /** Processes die at certain steps, or can't write. Only drawn by name. */
  STEPS(0, 3),
  /** Nodes come back when much has changed meanwhile. Only drawn by name. */
  RETURNS(0, 4);

  private final int weight;
  private final int nodesMin;

  Theme(int weight, int nodesMin) {
    this.weight = weight;
    this.nodesMin = nodesMin;
  }

  /** The kinds of faults that each of its scenarios has. */
  private List<Kind> always() {
    return switch (this) {
      case MIXED, CALM, REQUESTS, RETURNS -> List.of();
      case RESHARDING -> List.of(Kind.ADMINISTRATION, Kind.HANDOVERS);
      case AGREEMENT -> List.of(Kind.SCHISMS);
      case DISKS -> List.of(Kind.DISKS);
      case ROLLING -> List.of(Kind.ROLLING);
      case NETWORK -> List.of(Kind.LINKS);
      case CLOCKS -> List.of(Kind.CLOCKS);
      case CRASHES -> List.of(Kind.CRASHES);
      case FORGETTING -> List.of(Kind.REMOVALS);
      case STEPS -> List.of(Kind.ADMINISTRATION);
    };
  }

  /** The kinds that some have. */
  private List<Kind> sometimes() {
    return switch (this) {
      case MIXED, REQUESTS -> List.copyOf(EnumSet.complementOf(EnumSet.copyOf(Kind.APART)));
      case STEPS -> List.of(Kind.REMOVALS, Kind.PARTITIONS, Kind.LINKS);
      case CALM -> List.of();
      case RESHARDING -> List.of(Kind.PARTITIONS, Kind.AMBUSHES, Kind.CRASHES, Kind.LINKS);
      case AGREEMENT -> List.of(Kind.ADMINISTRATION, Kind.AMBUSHES, Kind.PARTITIONS);
      case DISKS -> List.of(Kind.AMBUSHES, Kind.LINKS, Kind.ADMINISTRATION);
      case ROLLING -> List.of(Kind.CLOCKS, Kind.LINKS);
      case NETWORK -> List.of(Kind.PARTITIONS, Kind.WEATHER, Kind.PAUSES);
      case CLOCKS -> List.of(Kind.CRASHES, Kind.PARTITIONS);
      case CRASHES -> List.of(Kind.AMBUSHES, Kind.PAUSES, Kind.CLOCKS);
      case FORGETTING -> List.of(Kind.CLOCKS, Kind.LINKS);
      case RETURNS -> List.of(Kind.ADMINISTRATION);
    };
  }

  /** The smallest cluster in which it can be played. */
  int nodesMin() {
    return nodesMin;
  }

  /** The most shards that a cluster of {@code nodes} begins with; 0 stands for one, too. */
  int shardsMax(int nodes) {
    return switch (this) {
      // Most of what is played needs three replicas of a shard.
      case DISKS -> nodes / 3;
      case FORGETTING, RETURNS -> Math.min(2, nodes / 2);
      case MIXED, CALM, RESHARDING, AGREEMENT, ROLLING, NETWORK, CLOCKS, CRASHES, REQUESTS, STEPS ->
          nodes / 2;
    };
  }

  /** The kinds of messages that ambushes are laid on; none for all. */
  List<String> messages() {
    return switch (this) {
      case DISKS, RESHARDING -> List.of("Fetch", "Page");
      case AGREEMENT -> List.of("Cast", "NewView");
      case MIXED, CALM, ROLLING, NETWORK, CLOCKS, CRASHES, FORGETTING, REQUESTS, STEPS, RETURNS ->
          List.of();
    };
  }

  /** The kinds of faults of one scenario. */
  Set<Kind> draw(Chance chance) {
    Set<Kind> drawn = EnumSet.noneOf(Kind.class);
    drawn.addAll(always());
    for (Kind kind : sometimes()) {
      if (chance.comes()) {
        drawn.add(kind);
      }
    }
    return drawn;
  }

  /** Whether something that sometimes comes comes now. */
  interface Chance {
    boolean comes();
  }

  /** The theme at {@code draw} when each lies on as many numbers as it has weight. */
  static Theme at(int draw) {
    int left = draw;
    for (Theme theme : values()) {
      left -= theme.weight;
      if (left < 0) {
        return theme;
      }
    }
    throw new IllegalArgumentException("no theme at " + draw);
  }

  static int weights() {
    int sum = 0;
    for (Theme theme : values()) {
      sum += theme.weight;
    }
    return sum;
  }

  /** Its name on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
