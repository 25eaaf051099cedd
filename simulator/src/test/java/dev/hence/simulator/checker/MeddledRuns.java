package dev.hence.simulator.checker;

import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import dev.hence.simulator.Outcome;
import dev.hence.simulator.Simulation;
import dev.hence.simulator.workload.Kind;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.workload.Theme;
import dev.hence.simulator.workload.Workload;
import dev.hence.simulator.world.Meddler;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Whole runs in worlds whose ports break their promises, each with the check that sees it. */
final class MeddledRuns {
  private static final int SEEDS = 20;

  private MeddledRuns() {}

  static List<Breach> all() {
    return List.of(
        breach("I2 coverage is honest", "a store forgets registers", ForgetfulStore::new),
        breach("key counts are exact", "a store forgets counts", MiscountingStore::new),
        breach("I1 dots are unique", "the network rewrites updates", RewritingNetwork::new),
        breach("I4 answers cover tokens", "answers hide values", HidingAnswers::new),
        breach("I5 tokens hold the past", "tokens are empty", ForgetfulTokens::new),
        breach("I11 acknowledged writes survive", "answers name disks", BoastingAnswers::new),
        breach("scans are whole", "lists are cut", Theme.REQUESTS, CurtailedLists::new),
        breach("terms hold", "replaced values are hidden", Theme.REQUESTS, HiddenValues::new),
        breach("liveness", "logs are never trimmed", HoardingStore::new),
        breach("the history", "deletes are denied", DeniedDeletes::new),
        breach("the census", "lists of nodes are cut", CutNames::new),
        breach("the contract", "answers are of another kind", OtherAnswers::new),
        new Breach(
            "what users see",
            "there are less than no keys",
            () -> run(Theme.CALM, MeddledRuns::asksForCounts, NegativeCounts::new)));
  }

  private static Breach breach(String check, String how, Supplier<Meddler> meddler) {
    return breach(check, how, Theme.CALM, meddler);
  }

  private static Breach breach(String check, String how, Theme theme, Supplier<Meddler> meddler) {
    return new Breach(check, how, () -> run(theme, scenario -> true, meddler));
  }

  private static boolean asksForCounts(Scenario scenario) {
    return scenario.load().workloads().contains(Workload.COUNTS);
  }

  /** Runs seeds to the first that fails. */
  private static void run(Theme theme, Predicate<Scenario> wanted, Supplier<Meddler> meddler) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Scenario scenario = Scenario.draw(seed, Optional.of(theme), EnumSet.noneOf(Kind.class));
      if (!wanted.test(scenario)) {
        continue;
      }
      Outcome outcome = new Simulation(scenario, meddler.get()).run();
      if (outcome.failure().isPresent()) {
        if (outcome.failure().get() instanceof Violation violation) {
          throw violation;
        }
        throw new AssertionError(outcome.failure().get());
      }
    }
  }

  /** Lists no first key. */
  private static final class CurtailedLists implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Keys page && !page.keys().isEmpty()
          ? new Answer.Keys(
              page.keys().subList(1, page.keys().size()),
              page.slots(),
              page.end(),
              page.after(),
              page.token())
          : answer;
    }
  }

  /** Doesn't tell the value that was there before. */
  private static final class HiddenValues implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Written written
          ? new Answer.Written(
              written.outcome(), written.version(), written.replicas(), written.token())
          : answer;
    }
  }

  /** Loses each tenth register. */
  private static final class ForgetfulStore implements Meddler {
    private int puts;

    @Override
    public Optional<Write> written(Write write) {
      boolean forgets = write instanceof Write.PutRegister && ++puts % 10 == 0;
      return forgets ? Optional.empty() : Optional.of(write);
    }
  }

  /** Never writes the number of live keys. */
  private static final class MiscountingStore implements Meddler {
    @Override
    public Optional<Write> written(Write write) {
      return write instanceof Write.PutLiveCount ? Optional.empty() : Optional.of(write);
    }
  }

  /** Puts another value into each tenth update. */
  private static final class RewritingNetwork implements Meddler {
    private int updates;

    @Override
    public Message sent(Message message) {
      if (!(message instanceof Message.Updates sent) || sent.range().updates().isEmpty()) {
        return message;
      }
      UpdateRange range = sent.range();
      return ++updates % 10 != 0
          ? message
          : new Message.Updates(
              new UpdateRange(
                  range.writer(),
                  range.after(),
                  range.updates().stream().map(RewritingNetwork::rewritten).toList()));
    }

    private static Update rewritten(Update update) {
      Register register = update.register();
      return new Update(
          update.key(),
          new Register(
              register.dot(),
              register.time(),
              register.dependencies(),
              new Content.Live(Value.of("\"forged\""))));
    }
  }

  /** Says that there is nothing where there is something. */
  private static final class HidingAnswers implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Found found
          ? new Answer.Absent(Optional.empty(), found.token())
          : answer;
    }
  }

  /** Gives tokens with nothing in them. */
  private static final class ForgetfulTokens implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Written written
          ? new Answer.Written(
              written.outcome(), written.version(), written.replicas(), emptied(written.token()))
          : answer;
    }

    private static Token emptied(Token token) {
      return new Token(token.cluster(), token.epoch(), token.time(), VectorClock.EMPTY);
    }
  }

  /** Says that writes are on more disks than there are. */
  private static final class BoastingAnswers implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Written written
          ? new Answer.Written(written.outcome(), written.version(), 100, written.token())
          : answer;
    }
  }

  /** Never trims a log. */
  private static final class HoardingStore implements Meddler {
    @Override
    public Optional<Write> written(Write write) {
      return write instanceof Write.TrimUpdates ? Optional.empty() : Optional.of(write);
    }
  }

  /** Says of deletes that they weren't applied. */
  private static final class DeniedDeletes implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Written written && written.outcome() == Answer.Outcome.DELETED
          ? new Answer.Unavailable("it was applied")
          : answer;
    }
  }

  /** Leaves the first name out of lists. */
  private static final class CutNames implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Names list && !list.names().isEmpty()
          ? new Answer.Names(list.names().subList(1, list.names().size()))
          : answer;
    }
  }

  /** Answers reads as if they had asked for something else. */
  private static final class OtherAnswers implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Found ? new Answer.Count(1) : answer;
    }
  }

  /** Counts keys below zero. */
  private static final class NegativeCounts implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Count ? new Answer.Count(-1) : answer;
    }
  }
}
