package dev.hence.simulator.workload;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Terms;
import dev.hence.simulator.checker.Violation;
import dev.hence.simulator.world.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client is after: the operations that it does in a row, and what its user would complain
 * about. That no answer falls behind what its client has seen, the invariants check besides.
 */
public enum Workload {
  /** Reads, writes and deletes of the keys that all share. */
  REGISTERS {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      Load load = session.load();
      Key key = session.sharedKey();
      if (!dice.chance(load.writes())) {
        session.get(key, answer -> done.run());
      } else if (dice.chance(load.deletes())) {
        session.delete(key, answer -> done.run());
      } else {
        session.put(key, "", answer -> done.run());
      }
    }
  },

  /** Writes one key after the other, the same number in each; readers go the other way. */
  CHAINS {
    private static final int LENGTH = 4;

    @Override
    void operate(Session session, Dice dice, Runnable done) {
      if (dice.chance(session.load().writes())) {
        write(session, session.diary(), session.nextRound(), 0, done);
      } else {
        read(new Eyes(session), anybodysDiary(session, dice), LENGTH - 1, 0, done);
      }
    }

    private void write(Session session, String diary, int round, int link, Runnable done) {
      session.put(
          key("chain", diary, link),
          "r" + round,
          answer -> {
            boolean goesOn = answer.isPresent() && session.diary().equals(diary);
            if (goesOn && link + 1 < LENGTH) {
              write(session, diary, round, link + 1, done);
            } else {
              done.run();
            }
          });
    }

    private void read(Eyes eyes, String whose, int link, int least, Runnable done) {
      eyes.session.get(
          key("chain", whose, link),
          answer -> {
            if (answer.isEmpty()) {
              done.run();
              return;
            }
            int round = number(answer.get(), "r");
            eyes.check(round >= least, "link " + link + " is at " + round + ", not " + least);
            if (link > 0) {
              read(eyes, whose, link - 1, round, done);
            } else {
              done.run();
            }
          });
    }
  },

  /** Closes an album before it puts a photo into it; who sees the photo sees it closed. */
  ALBUMS {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      if (dice.chance(session.load().writes())) {
        int round = session.nextRound();
        String diary = session.diary();
        session.put(
            key("permission", diary, 0),
            "r" + round,
            closed -> {
              if (closed.isEmpty() || !session.diary().equals(diary)) {
                done.run();
              } else {
                session.put(key("album", diary, 0), "r" + round, answer -> done.run());
              }
            });
      } else {
        visit(session, anybodysDiary(session, dice), done);
      }
    }

    private void visit(Session session, String whose, Runnable done) {
      Eyes eyes = new Eyes(session);
      session.get(
          key("album", whose, 0),
          photo -> {
            if (photo.isEmpty()) {
              done.run();
              return;
            }
            int round = number(photo.get(), "r");
            session.get(
                key("permission", whose, 0),
                permission -> {
                  eyes.check(
                      permission.map(p -> number(p, "r") >= round).orElse(true),
                      "the photo of round " + round + " is in an album that isn't closed yet");
                  done.run();
                });
          });
    }
  },

  /** Answers what others have written; who sees an answer sees the question. */
  REPLIES {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      String whose = anybodysDiary(session, dice);
      switch (dice.below(3)) {
        case 0 ->
            session.put(
                key("post", session.diary(), 0), "r" + session.nextRound(), a -> done.run());
        case 1 -> reply(session, whose, done);
        default -> readReply(session, whose, done);
      }
    }

    private void reply(Session session, String whose, Runnable done) {
      session.get(
          key("post", whose, 0),
          post -> {
            if (post.filter(Answer.Found.class::isInstance).isEmpty()) {
              done.run();
            } else {
              int round = number(post.get(), "r");
              session.put(key("reply", whose, 0), "r" + round, answer -> done.run());
            }
          });
    }

    private void readReply(Session session, String whose, Runnable done) {
      Eyes eyes = new Eyes(session);
      session.get(
          key("reply", whose, 0),
          reply -> {
            if (reply.isEmpty()) {
              done.run();
              return;
            }
            int round = number(reply.get(), "r");
            session.get(
                key("post", whose, 0),
                post -> {
                  eyes.check(
                      post.map(p -> number(p, "r") >= round).orElse(true),
                      "an answer to round " + round + " is there before its question");
                  done.run();
                });
          });
    }
  },

  /** Creates, deletes and creates again a key of its own. */
  PHOENIX {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      Key key = key("phoenix", Integer.toString(session.number()), 0);
      long doubts = session.doubts();
      if (session.nextRound() % 2 == 1) {
        session.put(key, "", made -> look(session, key, true, doubts, done));
      } else {
        session.delete(key, gone -> look(session, key, false, doubts, done));
      }
    }

    private void look(Session session, Key key, boolean live, long doubts, Runnable done) {
      session.get(
          key,
          answer -> {
            // A write of an earlier round whose fate was unknown may come in at any time.
            boolean certain = session.doubts() == doubts && doubts == 0;
            new Eyes(session)
                .check(
                    !certain || answer.map(a -> (a instanceof Answer.Found) == live).orElse(true),
                    key + " is " + (live ? "gone" : "there"));
            done.run();
          });
    }
  },

  /** Puts one new key after the other. */
  SETS {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      Key key = key("set", Integer.toString(session.number()), session.nextRound());
      session.put(key, "", answer -> done.run());
    }
  },

  /** Asks for numbers of keys. */
  COUNTS {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      if (dice.chance(0.5)) {
        session.countKeys("s" + dice.below(2), done);
      } else {
        session.put(session.sharedKey(), "", answer -> done.run());
      }
    }
  },

  /** Puts keys on terms, as locks are taken, and deletes them again. */
  LOCKS {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      Key key = session.sharedKey();
      if (dice.chance(0.3)) {
        session.delete(key, answer -> done.run());
      } else {
        Terms.When when = dice.pick(List.of(Terms.When.values()));
        session.put(key, new Terms(when, dice.chance(0.5)), answer -> done.run());
      }
    }
  },

  /** Asks for several things at once. */
  PIPELINES {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      List<Wish> wishes = new ArrayList<>();
      int length = 1 + dice.below(6);
      for (int i = 0; i < length; i++) {
        Key key = session.sharedKey();
        wishes.add(
            switch (dice.below(4)) {
              case 0 -> new Wish.Get(key);
              case 1 -> new Wish.Delete(key);
              case 2 -> new Wish.Put(key, "", new Terms(Terms.When.ABSENT, false));
              default -> new Wish.Put(key, "", Terms.NONE);
            });
      }
      new Pipeline(session, wishes, done).attempt();
    }
  },

  /** Writes, and lists all keys. */
  SCANS {
    @Override
    void operate(Session session, Dice dice, Runnable done) {
      if (dice.chance(0.3)) {
        new Listing(session, done).attempt();
      } else {
        REGISTERS.operate(session, dice, done);
      }
    }
  };

  /** Those that a scenario draws first; the others take the place of one of them at times. */
  static final List<Workload> USUAL =
      List.of(REGISTERS, CHAINS, ALBUMS, REPLIES, PHOENIX, SETS, COUNTS);

  static final List<Workload> OTHERS = List.of(LOCKS, PIPELINES, SCANS);

  /** Does some operations, one after the other, then {@code done}. */
  abstract void operate(Session session, Dice dice, Runnable done);

  private static Key key(String what, String whose, int index) {
    return new Key(what + "-" + whose + "-" + index);
  }

  private static String anybodysDiary(Session session, Dice dice) {
    return session.diaryOf(dice.below(session.load().sessions()) + 1);
  }

  /** The number behind {@code mark} in the value found; 0 where there is none. */
  private static int number(Answer answer, String mark) {
    if (!(answer instanceof Answer.Found found)) {
      return 0;
    }
    List<String> parts = List.of(found.value().toString().replace("\"", "").split(" "));
    return parts.stream()
        .filter(part -> part.startsWith(mark))
        .map(part -> Integer.parseInt(part.substring(mark.length())))
        .findFirst()
        .orElse(0);
  }

  /** What one sees from here on, as long as one isn't told that something seen before is lost. */
  private record Eyes(Session session, long doubts) {
    Eyes(Session session) {
      this(session, session.doubts());
    }

    void check(boolean holds, String otherwise) {
      if (!holds && session.doubts() == doubts) {
        throw new Violation("what users see", otherwise);
      }
    }
  }
}
