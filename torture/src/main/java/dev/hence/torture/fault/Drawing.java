package dev.hence.torture.fault;

import dev.hence.torture.bed.Links.Link;
import dev.hence.torture.bed.Pace;
import dev.hence.torture.fault.Schedule.Timed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws the particulars of faults. In a round no node is befallen twice. */
final class Drawing {
  private static final int SHORT_MILLIS = 2_000;
  private static final int LONG_MILLIS = 9_000;

  /** In a brief round no fault lasts longer. */
  private static final int BRIEF_MILLIS = 5_000;

  private static final int PAUSE_MILLIS_MIN = 1_000;
  private static final int PAUSE_MILLIS_MAX = 60_000;

  /**
   * Together at most 47 hours apart, so that back is less than a day: a node refuses tokens from
   * further ahead than 48.
   */
  private static final List<Integer> JUMPS_HOURS = List.of(1, -1, 24, -23);

  private final SplittableRandom random;
  private final int nodes;
  private final List<Integer> free = new ArrayList<>();
  private final Set<Integer> clocksJump = new HashSet<>();
  private final Set<Integer> syncsFail = new HashSet<>();
  private boolean brief;

  Drawing(long seed, int nodes) {
    this.random = new SplittableRandom(seed);
    this.nodes = nodes;
    beginRound(false);
  }

  /** Lets all nodes be drawn again, for faults that last as they do or briefly. */
  void beginRound(boolean brief) {
    this.brief = brief;
    clocksJump.clear();
    syncsFail.clear();
    free.clear();
    free.addAll(all());
  }

  boolean happens(int percent) {
    return random.nextInt(100) < percent;
  }

  long millis(int least, int most) {
    return random.nextLong(least, most + 1L);
  }

  <T> List<T> shuffled(List<T> items) {
    List<T> shuffled = new ArrayList<>(items);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      T item = shuffled.get(i);
      shuffled.set(i, shuffled.get(other));
      shuffled.set(other, item);
    }
    return shuffled;
  }

  /** One kind of fault; nothing if no node is left for it in the round. */
  List<Timed> draw(Kind kind) {
    return switch (kind) {
      case KILL -> onNodes(kind, 1);
      case KILL_MINORITY -> onNodes(kind, Math.max(1, (nodes - 1) / 2));
      case KILL_ALL -> onNodes(kind, nodes);
      case PAUSE, FULL_DISK -> onNode(kind);
      case FAILING_SYNC -> failingSync();
      case POWER_LOSS -> onNodes(kind, happens(25) ? nodes : 1);
      case CLOCK_JUMP -> clockJump();
      case HALVES, ISOLATED, RING, BRIDGE, ONE_WAY -> List.of(timed(partition(kind)));
      case LINK_BY_LINK -> linkByLink();
      case LOSS -> List.of(timed(new LinkFault.Loss(someLinks(nodes), 5 + random.nextInt(36))));
      case SLOW_LINKS -> List.of(timed(new LinkFault.Slow(somePairs(), pace())));
      case RESHARD -> List.of(begun(new ChangeFault.Reshard(random.nextInt(nodes), shards())));
      case MOVE ->
          List.of(
              begun(
                  new ChangeFault.Move(
                      random.nextInt(nodes),
                      random.nextInt(nodes),
                      random.nextInt(Math.max(1, nodes / 2)))));
      case LOST_DISK,
          OLD_COPY,
          OLD_COPY_ALONE,
          FLIPPED_BITS,
          CUT_FILE,
          REMOVE_AND_RETURN,
          ROLLING_RESTART,
          CRASH_POINT ->
          List.of(new Timed(0, 0, alone(kind)));
    };
  }

  private int shards() {
    return 1 + random.nextInt(Math.max(1, nodes / 2));
  }

  private Fault alone(Kind kind) {
    List<Integer> drawn = shuffled(all());
    int node = drawn.getFirst();
    return switch (kind) {
      case LOST_DISK -> new DataFault.LostDisk(node, drawn.get(1));
      case OLD_COPY, OLD_COPY_ALONE -> new OldCopy(kind, node, (int) lasting(), (int) lasting());
      case FLIPPED_BITS, CUT_FILE -> new DataFault.Damaged(kind, node, random.nextLong());
      case CRASH_POINT ->
          new StepFault.CrashPoint(
              node,
              StepFault.CrashPoint.POINTS.get(random.nextInt(StepFault.CrashPoint.POINTS.size())),
              shards());
      case REMOVE_AND_RETURN -> new StepFault.RemoveAndReturn(node, random.nextBoolean());
      case ROLLING_RESTART -> new StepFault.RollingRestart(node);
      default -> throw new IllegalArgumentException("has no round of its own: " + kind);
    };
  }

  /** A node whose syncs are to fail has the true time, whatever its clock is set to. */
  private List<Timed> failingSync() {
    Optional<Integer> drawn =
        shuffled(free).stream().filter(node -> !clocksJump.contains(node)).findFirst();
    drawn.ifPresent(syncsFail::add);
    drawn.ifPresent(free::remove);
    return drawn.map(node -> timed(new NodeFault.FailingSync(node))).stream().toList();
  }

  private List<Timed> clockJump() {
    int node =
        shuffled(all()).stream().filter(drawn -> !syncsFail.contains(drawn)).findFirst().orElse(0);
    clocksJump.add(node);
    int hours = JUMPS_HOURS.get(random.nextInt(JUMPS_HOURS.size()));
    return List.of(timed(new NodeFault.ClockJump(node, hours)));
  }

  private List<Timed> onNode(Kind kind) {
    if (free.isEmpty()) {
      return List.of();
    }
    int node = takeNodes(1).getFirst();
    return switch (kind) {
      case PAUSE -> {
        // As likely from 1 to 8 seconds as from 8 to 60, if it isn't brief.
        double share = random.nextDouble();
        double most = brief ? BRIEF_MILLIS : PAUSE_MILLIS_MAX;
        double millis = PAUSE_MILLIS_MIN * Math.pow(most / PAUSE_MILLIS_MIN, share);
        long from = millis(0, SHORT_MILLIS);
        yield List.of(new Timed(from, from + (long) millis, new NodeFault.Pause(node)));
      }
      default -> List.of(timed(new NodeFault.FullDisk(node)));
    };
  }

  private List<Timed> onNodes(Kind kind, int count) {
    if (free.size() < count) {
      return List.of();
    }
    List<Integer> taken = takeNodes(count);
    return List.of(
        timed(
            kind == Kind.POWER_LOSS
                ? new NodeFault.PowerLoss(taken, random.nextBoolean())
                : new NodeFault.Kill(kind, taken)));
  }

  private List<Integer> takeNodes(int count) {
    List<Integer> taken = List.copyOf(shuffled(free).subList(0, count));
    free.removeAll(taken);
    return taken;
  }

  private Fault partition(Kind kind) {
    List<Integer> order = shuffled(all());
    int half = nodes / 2;
    return switch (kind) {
      case HALVES -> Partitions.halves(order.subList(0, half), order.subList(half, nodes));
      case ISOLATED -> Partitions.isolated(order.getFirst(), order.subList(1, nodes));
      case RING -> Partitions.ring(order);
      case BRIDGE ->
          Partitions.bridge(
              order.getFirst(), order.subList(1, half + 1), order.subList(half + 1, nodes));
      default -> Partitions.oneWay(order.subList(0, half), order.subList(half, nodes));
    };
  }

  /** Each link is a fault of its own; the order of healing is another one than that of cutting. */
  private List<Timed> linkByLink() {
    List<Timed> timed = new ArrayList<>();
    for (Link link : someLinks(2 * nodes)) {
      timed.add(timed(Partitions.oneLink(link)));
    }
    return timed;
  }

  private List<Link> someLinks(int count) {
    List<Link> links = new ArrayList<>();
    for (int from : all()) {
      for (int to : all()) {
        if (from != to) {
          links.add(new Link(from, to));
        }
      }
    }
    return List.copyOf(shuffled(links).subList(0, Math.min(count, links.size())));
  }

  private List<Link> somePairs() {
    List<Link> pairs = new ArrayList<>();
    for (int from : all()) {
      for (int to = 0; to < from; to++) {
        pairs.add(new Link(from, to));
      }
    }
    return List.copyOf(shuffled(pairs).subList(0, Math.min(nodes, pairs.size())));
  }

  private Pace pace() {
    boolean stalls = happens(40);
    return new Pace(
        random.nextInt(150),
        random.nextInt(300),
        (16 << 10) << random.nextInt(8),
        stalls ? 1 + random.nextInt(5) : 0,
        stalls ? 1_000 + random.nextInt(5_000) : 0);
  }

  private List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      all.add(node);
    }
    return all;
  }

  private long lasting() {
    return millis(SHORT_MILLIS, brief ? BRIEF_MILLIS : LONG_MILLIS);
  }

  private Timed timed(Fault fault) {
    long from = millis(0, SHORT_MILLIS);
    return new Timed(from, from + lasting(), fault);
  }

  /** Something that is begun and ends by itself. */
  private Timed begun(Fault fault) {
    long from = millis(0, 2 * SHORT_MILLIS);
    return new Timed(from, from, fault);
  }
}
