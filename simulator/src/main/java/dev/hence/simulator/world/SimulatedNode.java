package dev.hence.simulator.world;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.core.clock.Invariants;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Moment;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.Replica;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Store;
import dev.hence.core.runtime.DutyCycle;
import dev.hence.core.sharding.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node: the production replica and duty cycle on a simulated disk, network and clock. Its process
 * can die at any time, in the midst of a duty cycle too, and start again with or without its disk.
 */
public final class SimulatedNode {
  private static final int BATCH_MAX = 64;

  private final World world;
  private final Dice dice;
  private final NodeSettings settings;
  private final Deque<Input> inbox = new ArrayDeque<>();
  private final Map<Long, ReplyPort> open = new LinkedHashMap<>();
  private SimulatedStore store;
  private @Nullable Run process;
  private long starts;
  private long interruptions;
  private boolean paused;
  private boolean cycleDue;
  private long busyUntil;
  private final WallClock clock;
  private final Doom doom = new Doom();
  private boolean failed;

  /** The process whose last answers reach their clients though it is dead. */
  private long outlived;

  /** One run of the program. */
  private record Run(
      long number, Replica replica, DutyCycle dutyCycle, EdgeReads edge, long nanosAhead) {}

  SimulatedNode(World world, Dice dice, NodeSettings settings) {
    this.world = world;
    this.dice = dice;
    this.settings = settings;
    this.clock = new WallClock(world.scheduler(), settings.skewMillis());
    this.store = emptyStore();
  }

  private SimulatedStore emptyStore() {
    return new SimulatedStore(
        settings.entryBytes(),
        world.meddler(),
        write -> {
          world.observers().writing(this, write);
          edge().ifPresent(edge -> edge.writing(write));
        },
        writes -> {
          busyUntil = world.scheduler().now() + world.commitTime();
          world.trace().stored(this, writes);
          world.observers().committed(this, writes);
          edge().ifPresent(EdgeReads::end);
        });
  }

  public Address address() {
    return settings.address();
  }

  public SimulatedStore store() {
    return store;
  }

  /** Whether its log is cut where it grows too large, whoever still needs it. */
  public boolean cutsLog() {
    return settings.logBytesMax() < Long.MAX_VALUE;
  }

  public boolean isRunning() {
    return process != null;
  }

  boolean isRunning(long number) {
    return process != null && process.number == number;
  }

  /** The number of the present or last process. */
  long process() {
    return starts;
  }

  public boolean isPaused() {
    return paused;
  }

  /** How often the node died or stood still. */
  public long interruptions() {
    return interruptions;
  }

  /** The number of requests that are open here. */
  public int openRequests() {
    return open.size();
  }

  /** What the replica published last; nothing while it is down. */
  public Optional<Published> published() {
    return process == null ? Optional.empty() : process.replica.published();
  }

  public void start() {
    Invariants.check(process == null, "a node is started once");
    starts++;
    // A monotonic clock starts anywhere, below 0 too.
    long nanosAhead = dice.between(-1_000_000 * MILLI, 1_000_000 * MILLI);
    ReplicaSettings replicaSettings =
        ReplicaSettings.of(settings.address(), settings.view(), settings.shardCount())
            .withBounds(
                settings.moveTurnNanos(),
                settings.takeOverBytes(),
                settings.logBytesMax(),
                settings.heldBackMax());
    doom.spare();
    world.trace().add(this, "starts");
    OpenStore opened = new OpenStore(store, doom);
    Replica replica = new Replica(replicaSettings, opened, dice, moment(nanosAhead));
    Ports ports = new Ports(world, this, doom);
    DutyCycle dutyCycle = new DutyCycle(replica, opened, ports, ports, ports);
    EdgeReads edge = new EdgeReads(replicaSettings, opened);
    process = new Run(starts, replica, dutyCycle, edge, nanosAhead);
    world.observers().started(this);
    tick(starts);
  }

  /** Kills the process; its disk stays as it is. */
  public void crash() {
    crash(false);
  }

  /** Kills the process, {@code silently} with its machine, so that no peer hears of it. */
  public void crash(boolean silently) {
    if (process == null) {
      return;
    }
    world.trace().add(this, "dies");
    process = null;
    interruptions++;
    paused = false;
    failed = false;
    inbox.clear();
    world.network().died(this, silently);
    world.observers().died(this);
    List<ReplyPort> lost = new ArrayList<>(open.values());
    open.clear();
    lost.forEach(ReplyPort::lost);
  }

  /** Where in its work its process is to die. */
  public Doom doom() {
    return doom;
  }

  /** Whether a commit failed and the process hasn't ended yet: it does nothing any more. */
  public boolean hasFailed() {
    return failed;
  }

  /** Whether it was ever started. */
  public boolean hasStarted() {
    return starts > 0;
  }

  /** Replaces the disk of a node that is down by an empty one. */
  public void wipe() {
    replaceDisk(emptyStore(), "loses its disk");
  }

  /** What the disk holds now; to be put back later. */
  public SimulatedStore copyOfDisk(boolean continuous) {
    return store.copy(continuous);
  }

  /** Puts an older state in place of the disk of a node that is down. */
  public void restore(SimulatedStore older) {
    replaceDisk(older, "goes back to an older state of its disk");
  }

  private void replaceDisk(SimulatedStore other, String what) {
    Invariants.check(process == null, "only the disk of a dead process is replaced");
    world.trace().add(this, what);
    world.observers().wiping(this);
    store = other;
    world.observers().wiped(this);
  }

  public void pause() {
    if (process != null && !paused) {
      world.trace().add(this, "stands still");
      paused = true;
      interruptions++;
      world.network().paused(this);
    }
  }

  public void resume() {
    if (paused) {
      world.trace().add(this, "goes on");
      paused = false;
      edge().ifPresent(EdgeReads::end);
      schedule();
    }
  }

  /** Sets the wall clock; the monotonic one goes on as before. */
  public void jumpClock(long millis) {
    world.trace().add(this, "clock jumps by " + millis + " ms");
    clock.jump(millis);
  }

  /** Lets the wall clock run so many times as fast as it should. */
  public void runClock(double rate) {
    world.trace().add(this, "clock runs at " + rate);
    clock.run(rate);
  }

  /** Asks the node; a dead one loses the request at once. */
  public void submit(Request request, ReplyPort port) {
    if (process == null) {
      port.lost();
      return;
    }
    long id = world.nextRequest();
    open.put(id, port);
    if (request instanceof Request.Get get && world.readsAtEdge()) {
      readAtEdge(process, id, get);
    } else {
      enqueue(new Input.ClientRequest(id, request));
    }
  }

  private Optional<EdgeReads> edge() {
    return process == null ? Optional.empty() : Optional.of(process.edge);
  }

  private void readAtEdge(Run run, long id, Request.Get get) {
    run.edge.begin(
        get,
        moment(run.nanosAhead).wallMillis(),
        answer -> {
          if (isRunning(run.number)) {
            answer.ifPresentOrElse(
                found -> reply(id, found), () -> enqueue(new Input.ClientRequest(id, get)));
          }
        });
    world
        .scheduler()
        .after(
            world.cycleDelay(),
            () -> {
              if (!paused) {
                run.edge.end();
              }
            });
  }

  void enqueue(Input input) {
    if (process != null) {
      inbox.add(input);
      schedule();
    }
  }

  private void tick(long number) {
    if (!isRunning(number)) {
      return;
    }
    if (!paused) {
      enqueue(new Input.Tick());
    }
    world.scheduler().after(ReplicaSettings.TICK_NANOS, () -> tick(number));
  }

  private void schedule() {
    if (!cycleDue && !paused && !failed && !inbox.isEmpty()) {
      cycleDue = true;
      long soonest = world.scheduler().now() + world.cycleDelay();
      world.scheduler().at(Math.max(soonest, busyUntil), this::cycle);
    }
  }

  private void cycle() {
    cycleDue = false;
    Run running = process;
    if (running == null || paused || failed) {
      return;
    }
    List<Input> batch = new ArrayList<>();
    while (batch.size() < BATCH_MAX && !inbox.isEmpty()) {
      Input input = inbox.remove();
      world.trace().input(this, input);
      world.observers().taking(this, input);
      batch.add(input);
    }
    doom.cycleBegins();
    try {
      running.dutyCycle.run(batch, moment(running.nanosAhead));
    } catch (ProcessDied death) {
      outlived = death.answersLeave() ? running.number : outlived;
      crash();
      return;
    } catch (Store.StoreFailure failure) {
      end(running.number);
      return;
    }
    running.edge.publish(running.replica.published());
    world.observers().cycled(this);
    schedule();
  }

  /** Does nothing more, but for reads beside the replica, which are refused; then the end. */
  private void end(long number) {
    failed = true;
    world.trace().add(this, "can't write, and ends");
    world.observers().failed(this);
    world
        .scheduler()
        .after(
            doom.endNanos(),
            () -> {
              if (isRunning(number)) {
                crash();
              }
            });
  }

  /** When what is sent in this cycle leaves: after the commit. */
  long sendTime() {
    return Math.max(world.scheduler().now(), busyUntil);
  }

  void reply(long id, Answer answer) {
    world.trace().answered(this, id, answer);
    world.observers().answered(this, answer);
    ReplyPort port = open.remove(id);
    if (port == null) {
      throw new AssertionError("each request is answered once");
    }
    Answer given = world.meddler().answered(answer);
    long number = starts;
    world
        .scheduler()
        .at(
            sendTime(),
            () -> {
              if (isRunning(number) || outlived == number) {
                port.answered(given);
              } else {
                port.lost();
              }
            });
  }

  private Moment moment(long nanosAhead) {
    long now = world.scheduler().now();
    return new Moment(now + nanosAhead, clock.millis());
  }

  @Override
  public String toString() {
    return settings.address().text();
  }
}
