package dev.hence.simulator.checker;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static dev.hence.simulator.world.WorldSettings.EVEN;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * States and events that no correct node comes to, made by hand where one check alone looks. What
 * leads there is a correct run, in which that check has nothing to say.
 */
final class HandMadeStates {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  private HandMadeStates() {}

  static List<Breach> all() {
    return Stream.of(
            dots(),
            dependencies(),
            time(),
            slots(),
            coverage(),
            deleted(),
            same(),
            counts(),
            stability(),
            logs(),
            dropped(),
            held(),
            views())
        .flatMap(List::stream)
        .toList();
  }

  static Breach breach(
      String check, String how, BrokenWorld.Maker maker, Consumer<BrokenWorld> act) {
    return new Breach(check, how, () -> act.accept(new BrokenWorld(EVEN, maker)));
  }

  private static List<Breach> dots() {
    BrokenWorld.Maker dots = (world, ledger, latest, filled) -> new DotsAreUnique(world, ledger);
    return List.of(
        breach(
            "I1 dots are unique",
            "a number is left out",
            dots,
            w -> {
              w.put(ALICE, "key", "1");
              Register next = w.next(ALICE, "key", "2", VectorClock.EMPTY).register();
              Dot gap = new Dot(next.dot().writer(), next.dot().n() + 1);
              w.write(
                  ALICE,
                  new Update(
                      new Key("key"),
                      new Register(gap, next.time(), next.dependencies(), next.content())));
            }),
        breach(
            "I1 dots are unique",
            "an answer names what is on no disk",
            dots,
            w ->
                w.check(Observer.OfAnswers.class)
                    .answered(
                        w.node(ALICE),
                        new Answer.Absent(Optional.of(w.nextDot(ALICE)), Token.NO_PAST))));
  }

  private static List<Breach> dependencies() {
    BrokenWorld.Maker dependencies =
        (world, ledger, latest, filled) -> new DependenciesAreVisible(world, ledger, latest);
    return List.of(
        breach(
            "I3 dependencies are visible",
            "a cause is missing",
            dependencies,
            w -> {
              w.cutOff(CAROL);
              Update cause = w.put(ALICE, "cause", "1");
              w.write(CAROL, w.next(CAROL, "effect", "2", VectorClock.of(cause.dot())));
            }));
  }

  private static List<Breach> time() {
    BrokenWorld.Maker time =
        (world, ledger, latest, filled) -> new TimeGrowsAlongCausality(world, ledger);
    return List.of(
        breach(
            "I9 time grows along causality",
            "a writer's time falls",
            time,
            w -> {
              Update first = w.put(ALICE, "key", "1");
              w.put(ALICE, "key", "2");
              Register next = w.next(ALICE, "key", "3", VectorClock.EMPTY).register();
              w.write(
                  ALICE,
                  new Update(
                      new Key("key"),
                      new Register(
                          next.dot(),
                          first.register().time(),
                          next.dependencies(),
                          next.content())));
            }),
        breach(
            "I9 time grows along causality",
            "its client had seen a later time",
            time,
            w -> {
              Update made = w.put(ALICE, "key", "1");
              w.answered(
                  ALICE,
                  HandMadeAnswers.put("key", "1"),
                  new Past(VectorClock.EMPTY, made.register().time()),
                  HandMadeAnswers.written(made));
            }));
  }

  private static List<Breach> slots() {
    BrokenWorld.Maker slots =
        (world, ledger, latest, filled) -> new WritersKeepToTheirSlots(world, ledger);
    return List.of(
        new Breach(
            "writers keep to their slots",
            "a key of another shard",
            () -> {
              BrokenWorld w = new BrokenWorld(EVEN, 4, 2, slots);
              SlotSet ours = w.store(ALICE).held();
              String key =
                  Stream.iterate(0, i -> i + 1)
                      .map(i -> "key" + i)
                      .filter(text -> !ours.contains(new Key(text).slot()))
                      .findFirst()
                      .orElseThrow();
              w.put(BOB, key, "1");
              w.write(ALICE, w.next(ALICE, key, "2", VectorClock.EMPTY));
            }));
  }

  private static List<Breach> coverage() {
    BrokenWorld.Maker coverage =
        (world, ledger, latest, filled) -> new CoverageIsHonest(world, ledger);
    return List.of(
        breach(
            "I2 coverage is honest",
            "it names what isn't there",
            coverage,
            w -> {
              w.cutOff(CAROL);
              Update made = w.put(ALICE, "key", "1");
              w.write(
                  CAROL, new Write.PutCoverage(w.store(ALICE).coverage(), made.register().time()));
            }),
        breach(
            "I2 coverage is honest",
            "an older version comes over a later",
            coverage,
            w -> {
              Update first = w.put(ALICE, "key", "1");
              w.put(ALICE, "key", "2");
              w.write(BOB, new Write.PutRegister(first.key(), first.register()));
            }));
  }

  private static List<Breach> deleted() {
    BrokenWorld.Maker deleted =
        (world, ledger, latest, filled) -> new DeletedStaysDeleted(world, ledger, latest);
    return List.of(
        breach(
            "I7 deleted stays deleted",
            "it shows beside its tombstone",
            deleted,
            w -> {
              Update made = w.put(ALICE, "key", "1");
              w.cutOff(CAROL);
              w.delete(ALICE, "key");
              w.write(BOB, new Write.PutRegister(made.key(), made.register()));
            }),
        breach(
            "I7 deleted stays deleted",
            "it is back once its tombstone is gone",
            deleted,
            w -> {
              Update made = w.put(ALICE, "key", "1");
              w.delete(ALICE, "key");
              w.pass(10 * SECOND);
              if (w.store(BOB).register(made.key()).isPresent()) {
                throw new AssertionError("the tombstone is still there");
              }
              w.write(BOB, new Write.PutRegister(made.key(), made.register()));
            }),
        breach(
            "I7 deleted stays deleted",
            "what lives is dropped",
            deleted,
            w -> w.write(BOB, new Write.DropRegister(w.put(ALICE, "key", "1").key()))),
        breach(
            "I7 deleted stays deleted",
            "it is there in the end",
            deleted,
            w -> {
              w.put(ALICE, "key", "1");
              w.cutOff(CAROL);
              w.delete(ALICE, "key");
              w.settled();
            }));
  }

  private static List<Breach> same() {
    BrokenWorld.Maker same =
        (world, ledger, latest, filled) -> new SameUpdatesSameValues(world, ledger, latest);
    return List.of(
        breach(
            "I8 same updates, same values",
            "it shows what it doesn't cover",
            same,
            w -> {
              w.cutOff(BOB);
              Update made = w.put(ALICE, "key", "1");
              w.write(BOB, new Write.PutRegister(made.key(), made.register()));
            }),
        breach(
            "I8 same updates, same values",
            "one has an older version in the end",
            same,
            w -> {
              w.put(ALICE, "key", "1");
              w.cutOff(BOB);
              w.put(ALICE, "key", "2");
              w.settled();
            }));
  }

  private static List<Breach> counts() {
    BrokenWorld.Maker counts =
        (world, ledger, latest, filled) -> new LiveCountsAreTrue(world, ledger);
    return List.of(
        breach(
            "key counts are exact",
            "another number in the end",
            counts,
            w -> {
              Update made = w.put(ALICE, "key", "1");
              w.write(BOB, new Write.PutLiveCount(made.key().slot(), 2));
              w.settled();
            }));
  }

  private static List<Breach> stability() {
    BrokenWorld.Maker stability = StabilityIsTrue::new;
    return List.of(
        breach(
            "I6 stability is true",
            "one who counts lacks it",
            stability,
            w -> {
              w.put(ALICE, "key", "1");
              w.cutOff(CAROL);
              w.put(ALICE, "key", "2");
              w.write(ALICE, new Write.PutStable(w.store(ALICE).coverage()));
            }),
        breach(
            "I6 stability is true",
            "it falls",
            stability,
            w -> {
              w.put(ALICE, "key", "1");
              w.pass(5 * SECOND);
              w.write(ALICE, new Write.PutStable(VectorClock.EMPTY));
            }));
  }

  private static List<Breach> logs() {
    BrokenWorld.Maker logs = LogsReachBack::new;
    return List.of(
        breach(
            "logs reach back",
            "one who counts lacks what is trimmed",
            logs,
            w -> {
              w.cutOff(CAROL);
              Dot dot = w.put(ALICE, "key", "1").dot();
              w.write(ALICE, new Write.TrimUpdates(dot.writer(), dot.n()));
            }),
        breach(
            "logs reach back",
            "something is left in the end",
            logs,
            w -> {
              w.cutOff(CAROL);
              w.put(ALICE, "key", "1");
              w.rested();
            }));
  }

  private static List<Breach> dropped() {
    BrokenWorld.Maker dropped =
        (world, ledger, latest, filled) -> new NothingIsDroppedEarly(world, ledger);
    return List.of(
        breach(
            "nothing is dropped early",
            "nobody else has it",
            dropped,
            w -> {
              w.cutOff(ALICE);
              w.put(ALICE, "key", "1");
              w.write(ALICE, new Write.DropSlots(SlotSet.ALL));
            }));
  }

  private static List<Breach> held() {
    BrokenWorld.Maker held =
        (world, ledger, latest, filled) -> new EverySlotIsHeld(world, ledger, latest);
    return List.of(
        breach(
            "I12 every slot has a complete group",
            "all give a slot up",
            held,
            w -> {
              for (int index : new int[] {ALICE, BOB, CAROL}) {
                w.write(index, new Write.PutHeld(SlotSet.where(slot -> slot != 7)));
              }
            }));
  }

  private static List<Breach> views() {
    BrokenWorld.Maker views =
        (world, ledger, latest, filled) -> new ViewsFollowEachOther(world, ledger);
    return List.of(
        breach(
            "one view an epoch",
            "two for one",
            views,
            w -> {
              View view = w.latest().view().orElseThrow();
              View next = view.next(view.shardCounts(), false, view.members());
              w.write(ALICE, new Write.PutView(next));
              w.write(
                  BOB,
                  new Write.PutView(
                      view.next(view.shardCounts(), false, view.members().reversed())));
            }),
        breach(
            "one view an epoch",
            "one goes back",
            views,
            w -> {
              View view = w.latest().view().orElseThrow();
              w.write(
                  ALICE,
                  new Write.PutView(view.next(view.shardCounts(), false, view.members())),
                  new Write.PutView(view));
            }));
  }
}
