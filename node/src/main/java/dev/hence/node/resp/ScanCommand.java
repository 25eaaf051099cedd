package dev.hence.node.resp;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SCAN: the keys of the whole cluster, slot by slot.
 *
 * <p>A cursor is the slot to go on with; slots don't depend on shards or nodes, so a cursor is good
 * at every node and through every change of shards. Each call returns whole slots, about COUNT keys
 * and often more. A key that is there from the first call to the last is in the slot that it always
 * was in, and so is returned; none is returned twice.
 *
 * <p>Threading: immutable; used by all event loops.
 */
final class ScanCommand {
  private static final int COUNT_DEFAULT = 10;

  /** Above what is sensible for one reply; a guess. */
  private static final int COUNT_MAX = 100_000;

  private ScanCommand() {}

  static Work work(Command command, Session session) {
    Optional<Integer> cursor = number(command.text(1), Key.SLOTS - 1);
    if (cursor.isEmpty()) {
      return Work.error("ERR invalid cursor");
    }
    Optional<Glob> match = Optional.empty();
    int count = COUNT_DEFAULT;
    boolean strings = true;
    for (int i = 2; i < command.size(); i += 2) {
      if (i + 1 == command.size()) {
        return Work.error("ERR syntax error");
      }
      switch (command.option(i)) {
        case "MATCH" -> match = Optional.of(new Glob(command.word(i + 1)));
        case "COUNT" -> {
          Optional<Integer> asked = number(command.text(i + 1), Integer.MAX_VALUE);
          if (asked.isEmpty()) {
            return Work.error("ERR value is not an integer or out of range");
          }
          if (asked.get() < 1) {
            return Work.error("ERR syntax error");
          }
          count = Math.min(asked.get(), COUNT_MAX);
        }
        case "TYPE" -> strings = command.option(i + 1).equals("STRING");
        default -> {
          return Work.error("ERR syntax error");
        }
      }
    }
    return new Work.Walk(new Steps(session, cursor.get(), count, strings, match));
  }

  private static Optional<Integer> number(String text, int max) {
    try {
      int number = Integer.parseInt(text);
      return number >= 0 && number <= max ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * One call's way over the shards. The replica that is asked first takes as many of its slots as
   * give its share of the keys, and so says where this call ends; the others then give what they
   * have up to there.
   */
  private static final class Steps implements Work.Steps {
    private final Session session;
    private final int count;
    private final boolean strings;
    private final Optional<Glob> match;
    private final List<String> found = new ArrayList<>();
    private SlotSet left;
    private int end = Key.SLOTS;
    private boolean ended;

    Steps(Session session, int from, int count, boolean strings, Optional<Glob> match) {
      this.session = session;
      this.count = count;
      this.strings = strings;
      this.match = match;
      this.left = SlotSet.where(slot -> slot >= from);
    }

    @Override
    public Request first() {
      return new Request.Scan(left, Optional.empty(), count, session.token());
    }

    @Override
    public Optional<Request> next(Answer answer, ReplyWriter out) {
      if (!(answer instanceof Answer.Keys page)) {
        out.error(Failure.of(answer).orElseThrow());
        return Optional.empty();
      }
      for (Key key : page.keys()) {
        if (strings && (match.isEmpty() || match.get().matches(key.text()))) {
          found.add(key.text());
        }
      }
      left = left.minus(page.slots().intersection(below(page.end())));
      if (!ended && page.after().isEmpty()) {
        ended = true;
        end = page.end();
        left = left.intersection(below(end));
      }
      if (left.isEmpty()) {
        reply(out);
        return Optional.empty();
      }
      int wanted = ended ? Integer.MAX_VALUE : count;
      return Optional.of(new Request.Scan(left, page.after(), wanted, session.token()));
    }

    private static SlotSet below(int end) {
      return SlotSet.where(slot -> slot < end);
    }

    private void reply(ReplyWriter out) {
      out.array(2);
      out.bulk(Integer.toString(end == Key.SLOTS ? 0 : end));
      out.array(found.size());
      found.forEach(out::bulk);
    }
  }
}
