package dev.hence.node.resp;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SET, MSET, DEL and UNLINK. Commands for several keys are so many writes, one after another: each
 * is atomic, all together aren't.
 *
 * <p>Threading: immutable; used by all event loops.
 */
final class WriteCommands {
  private static final Work.Finish SET = (answers, out) -> set(answers.getFirst(), false, out);
  private static final Work.Finish SET_GET = (answers, out) -> set(answers.getFirst(), true, out);

  private final KeyWords keys;
  private final int valueBytesMax;
  private final Acks acks;

  WriteCommands(KeyWords keys, RespSettings settings) {
    this.keys = keys;
    this.valueBytesMax = settings.valueBytesMax();
    this.acks = settings.acks();
  }

  Work set(Command command, Session session) {
    Terms.When when = Terms.When.ALWAYS;
    boolean previous = false;
    for (int i = 3; i < command.size(); i++) {
      String option = command.option(i);
      switch (option) {
        case "NX", "XX" -> {
          Terms.When asked = option.equals("NX") ? Terms.When.ABSENT : Terms.When.PRESENT;
          if (when != Terms.When.ALWAYS && when != asked) {
            return Work.error("ERR syntax error");
          }
          when = asked;
        }
        case "GET" -> previous = true;
        case "EX", "PX", "EXAT", "PXAT", "KEEPTTL" -> {
          return Work.error(
              "ERR SET's option " + option + " is not supported: keys don't expire here");
        }
        default -> {
          return Work.error(
              "ERR syntax error: SET takes the options NX, XX and GET behind key and value");
        }
      }
    }
    Optional<String> refusal = keys.refusal(command.word(1));
    if (refusal.isPresent()) {
      return Work.error(refusal.get());
    }
    Value value = ValueForm.of(command.word(2));
    if (value.json().length > valueBytesMax) {
      return tooLong();
    }
    Key key = KeyWords.key(command.word(1));
    Terms terms = when == Terms.When.ALWAYS && !previous ? Terms.NONE : new Terms(when, previous);
    return new Work.Ask(
        List.of(new Request.Put(key, value, Token.NO_PAST, acks, terms)), previous ? SET_GET : SET);
  }

  private Work tooLong() {
    return Work.error(
        "ERR Value is too long: as JSON it may have " + valueBytesMax + " bytes at most");
  }

  /** What a write on terms read, when it read at all, is what was there. */
  private static void set(Answer answer, boolean previous, ReplyWriter out) {
    switch (answer) {
      case Answer.Written written -> {
        if (!previous) {
          out.ok();
        } else if (written.previous().isPresent()) {
          out.bulk(written.previous().get());
        } else {
          out.nothing();
        }
      }
      case Answer.Found found when previous -> out.bulk(found.value());
      case Answer.Found found -> out.nothing();
      case Answer.Absent absent -> out.nothing();
      case Answer other -> out.error(Failure.of(other).orElseThrow());
    }
  }

  Work mset(Command command, Session session) {
    if (command.size() % 2 == 0) {
      return Work.error("ERR wrong number of arguments for 'mset' command");
    }
    Optional<String> refusal = keys.refusal(command, 2);
    if (refusal.isPresent()) {
      return Work.error(refusal.get());
    }
    List<Request.Keyed> puts = new ArrayList<>(command.size() / 2);
    for (int i = 1; i < command.size(); i += 2) {
      Value value = ValueForm.of(command.word(i + 1));
      if (value.json().length > valueBytesMax) {
        return tooLong();
      }
      puts.add(new Request.Put(KeyWords.key(command.word(i)), value, Token.NO_PAST, acks));
    }
    return new Work.Ask(puts, (answers, out) -> several(answers, "set", out, written -> out.ok()));
  }

  Work delete(Command command, Session session) {
    Optional<String> refusal = keys.refusal(command, 1);
    if (refusal.isPresent()) {
      return Work.error(refusal.get());
    }
    List<Request.Keyed> deletes = new ArrayList<>(command.size() - 1);
    for (int i = 1; i < command.size(); i++) {
      deletes.add(new Request.Delete(KeyWords.key(command.word(i)), Token.NO_PAST, acks));
    }
    return new Work.Ask(deletes, (answers, out) -> several(answers, "deleted", out, out::integer));
  }

  /** Writes a reply from the number of keys written, or an error that tells it. */
  private static void several(
      List<Answer> answers, String done, ReplyWriter out, java.util.function.LongConsumer reply) {
    long written = answers.stream().filter(Answer.Written.class::isInstance).count();
    Optional<String> error = Failure.among(answers);
    if (error.isEmpty()) {
      reply.accept(written);
    } else if (answers.size() == 1) {
      out.error(error.get());
    } else {
      out.error(
          error.get() + " (of " + answers.size() + " keys, " + written + " were " + done + ")");
    }
  }
}
