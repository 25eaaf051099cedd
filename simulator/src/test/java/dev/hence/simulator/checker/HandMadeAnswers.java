package dev.hence.simulator.checker;

import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.NetworkProfile;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.WorldSettings;
import java.util.List;
import java.util.stream.Stream;

/** Answers that no correct node gives, each where one check alone looks. */
final class HandMadeAnswers {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  private static final ReplyPort IGNORED =
      new ReplyPort() {
        @Override
        public void answered(Answer answer) {}

        @Override
        public void lost() {}
      };

  private HandMadeAnswers() {}

  static List<Breach> all() {
    return Stream.of(survives(), lost(), once(), ends()).flatMap(List::stream).toList();
  }

  private static List<Breach> survives() {
    BrokenWorld.Maker survives =
        (world, ledger, latest, filled) -> new AcknowledgedSurvives(world, ledger, latest);
    return List.of(
        HandMadeStates.breach(
            "I11 acknowledged writes survive",
            "one lacks it in the end",
            survives,
            w -> {
              w.cutOff(CAROL);
              w.answered(ALICE, put("key", "1"), Past.NOTHING, written(w.put(ALICE, "key", "1")));
              w.settled();
            }));
  }

  private static List<Breach> lost() {
    BrokenWorld.Maker lost =
        (world, ledger, latest, filled) -> new LostIsNowhere(world, ledger, latest);
    return List.of(
        HandMadeStates.breach(
            "I11 what is reported lost is lost",
            "somebody has it",
            lost,
            w -> {
              VectorClock named = VectorClock.of(w.put(ALICE, "key", "1").dot());
              w.answered(
                  BOB,
                  get(token(w, named)),
                  Past.NOTHING,
                  new Answer.Lost(named, token(w, VectorClock.EMPTY)));
            }),
        HandMadeStates.breach(
            "I11 what is reported lost is lost",
            "nothing is, of no lost branch",
            lost,
            w -> {
              Token token = token(w, VectorClock.of(w.put(ALICE, "key", "1").dot()));
              w.answered(BOB, get(token), Past.NOTHING, new Answer.Lost(VectorClock.EMPTY, token));
            }));
  }

  private static List<Breach> once() {
    BrokenWorld.Maker once = (world, ledger, latest, filled) -> new WritesApplyOnce(world, ledger);
    return List.of(
        HandMadeStates.breach(
            "writes apply once",
            "a write comes under a second name",
            once,
            w -> {
              w.put(ALICE, "key", "1");
              w.write(BOB, w.next(BOB, "key", "1", VectorClock.EMPTY));
            }),
        HandMadeStates.breach(
            "writes apply once",
            "an applied one is refused",
            once,
            w -> {
              w.put(ALICE, "key", "1");
              w.answered(ALICE, put("key", "1"), Past.NOTHING, new Answer.Unavailable(""));
            }),
        HandMadeStates.breach(
            "writes apply once",
            "a refused one is applied",
            once,
            w -> {
              w.answered(ALICE, put("key", "1"), Past.NOTHING, new Answer.Unavailable(""));
              w.put(ALICE, "key", "1");
            }));
  }

  private static List<Breach> ends() {
    BrokenWorld.Maker ends = (world, ledger, latest, filled) -> new RequestsEnd(world, ledger);
    return List.of(
        new Breach(
            "I10 every request ends",
            "a node takes seven seconds",
            () -> {
              long slow = 7 * SECOND;
              BrokenWorld w =
                  new BrokenWorld(
                      new WorldSettings(NetworkProfile.EVEN, slow, slow, 0, 0, 0), ends);
              w.check(RequestsEnd.class).submit(w.node(ALICE), get(Token.NO_PAST), IGNORED);
              w.pass(slow);
            }));
  }

  private static Request.Get get(Token token) {
    return new Request.Get(new Key("key"), token);
  }

  static Request.Put put(String key, String json) {
    return new Request.Put(new Key(key), Value.of(json), Token.NO_PAST, Acks.LOCAL);
  }

  static Answer.Written written(Update update) {
    return new Answer.Written(Answer.Outcome.CREATED, update.dot(), 1, Token.NO_PAST);
  }

  private static Token token(BrokenWorld w, VectorClock entries) {
    View view = w.latest().view().orElseThrow();
    return new Token(view.cluster(), view.epoch(), w.lastTime(), entries);
  }
}
