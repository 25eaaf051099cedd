package dev.hence.simulator.checker;

import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.Meddler;
import dev.hence.simulator.world.NodeSettings;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import dev.hence.simulator.world.WorldSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A small cluster that runs well, looked at by one check alone, until somebody breaks it. */
final class BrokenWorld {
  private static final List<Address> NAMES =
      Stream.of("alice", "bob", "carol", "dave").map(Address::new).toList();

  private final World world;
  private final Ledger ledger;
  private final LatestLayout latest = new LatestLayout();
  private final Invariant check;

  /** Makes the check. */
  interface Maker {
    Invariant make(World world, Ledger ledger, LatestLayout latest, Filled filled);
  }

  /** Three nodes in one shard. */
  BrokenWorld(WorldSettings settings, Maker maker) {
    this(settings, 3, 1, maker);
  }

  BrokenWorld(WorldSettings settings, int nodes, int shards, Maker maker) {
    world = new World(settings, Dice.ofSeed(1), Meddler.NONE);
    ledger = new Ledger(world.scheduler(), latest);
    Filled filled = new Filled(world, latest);
    check = maker.make(world, ledger, latest, filled);
    world.watch(ledger);
    world.watch(latest);
    world.watch(filled);
    world.watch(check);
    List<Address> view = NAMES.subList(0, nodes);
    for (Address address : view) {
      world.add(new NodeSettings(address, view, OptionalInt.of(shards), 0, 100)).start();
    }
    pass(2 * SECOND);
  }

  /** The check, as what it is. */
  <T> T check(Class<T> type) {
    return type.cast(check);
  }

  Ledger ledger() {
    return ledger;
  }

  LatestLayout latest() {
    return latest;
  }

  SimulatedNode node(int index) {
    return world.nodes().get(index);
  }

  SimulatedStore store(int index) {
    return node(index).store();
  }

  void pass(long nanos) {
    world.scheduler().runUntil(world.scheduler().now() + nanos);
  }

  /** Cuts a node off from all others, both ways. */
  void cutOff(int index) {
    for (SimulatedNode other : world.nodes()) {
      world.network().block(other.address(), node(index).address());
      world.network().block(node(index).address(), other.address());
    }
  }

  Update put(int index, String key, String json) {
    return ask(index, new Request.Put(new Key(key), Value.of(json), Token.NO_PAST, Acks.LOCAL));
  }

  Update delete(int index, String key) {
    return ask(index, new Request.Delete(new Key(key), Token.NO_PAST, Acks.LOCAL));
  }

  private Update ask(int index, Request request) {
    Update[] made = new Update[1];
    node(index)
        .submit(
            request,
            new ReplyPort() {
              @Override
              public void answered(Answer answer) {
                made[0] = ledger.update(((Answer.Written) answer).version()).orElseThrow();
              }

              @Override
              public void lost() {
                throw new AssertionError("the node died");
              }
            });
    pass(SECOND / 2);
    return Optional.ofNullable(made[0]).orElseThrow();
  }

  /** Writes to a disk behind the node's back. */
  void write(int index, Write... writes) {
    store(index).commit(List.of(writes));
  }

  /** Writes an update to a node's disk as one of its own: log, register and coverage. */
  void write(int index, Update update) {
    Dot dot = update.dot();
    write(
        index,
        new Write.AppendUpdate(update),
        new Write.PutRegister(update.key(), update.register()),
        new Write.PutCoverage(
            store(index).coverage().with(dot.writer(), dot.n()), update.register().time()));
  }

  /** What a node may write next, at a time after all that there is. */
  Update next(int index, String key, String json, VectorClock dependencies) {
    return new Update(
        new Key(key),
        new Register(
            nextDot(index), lastTime() + 1, dependencies, new Content.Live(Value.of(json))));
  }

  Dot nextDot(int index) {
    long writer = store(index).writer();
    return new Dot(writer, ledger.ofWriter(writer).size() + 1);
  }

  long lastTime() {
    return StreamSupport.stream(ledger.writers().spliterator(), false)
        .flatMap(writer -> ledger.ofWriter(writer).stream())
        .mapToLong(update -> update.register().time())
        .max()
        .orElseThrow();
  }

  /** Judges an answer as one to a client that had seen {@code past}. */
  void answered(int index, Request.Keyed request, Past past, Answer answer) {
    check.answered(new Asked(request, past, node(index)), answer);
  }

  void settled() {
    check.settled();
  }

  void rested() {
    check.rested();
  }
}
