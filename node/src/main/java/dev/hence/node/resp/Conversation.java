package dev.hence.node.resp;

import dev.hence.core.clock.Invariants;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.node.http.Backend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one connection, performed one after another, and their replies in order.
 *
 * <p>A command for keys that only reads is answered at once if all before it are and its reads are
 * covered here. Otherwise its requests are gathered, together with those of the commands behind it,
 * and asked of the backend as one {@link Request.Run}, which performs them one after another; what
 * the run didn't begin is asked again. Any other command waits until all before it are answered.
 *
 * <pre>
 *   taking     commands come in; requests gather
 *   asking     the backend has a question; nothing is taken
 *   holding    a command waits for those before it; nothing is taken
 * </pre>
 *
 * <p>Threading: owned by its connection's event loop.
 */
final class Conversation implements Backend.Client {
  /** Requests asked of the backend at once: more than clients pipeline by habit. A guess. */
  static final int RUN_REQUESTS_MAX = 256;

  /** Bytes gathered at once, and one command more; a run must fit the frame of a peer. */
  static final int RUN_BYTES_MAX = 64 << 10;

  private static final Answer BUSY =
      new Answer.Unavailable("Too many requests are waiting; try again later");
  private static final Answer NO_ANSWER =
      new Answer.Unavailable("The replica that was asked didn't answer; try again later");

  private final Session session;
  private final CommandTable table;
  private final RespBackend backend;
  private final Executor thread;
  private final ReplyWriter out;

  /** Commands whose replies are still to come. */
  private final Queue<Open> open = new ArrayDeque<>();

  /** Requests without an answer, in order; the backend has the first {@code asked} of them. */
  private final ArrayList<Request.Keyed> requests = new ArrayList<>();

  private int bytes;
  private int asked;
  private Work.@Nullable Steps walk;
  private @Nullable Command held;

  /** Whether the backend's answer comes in the midst of asking. */
  private boolean submitting;

  private Runnable progress = () -> {};

  /** A command that was taken. */
  private record Open(Work.Ask work, List<Answer> answers) {
    boolean isAnswered() {
      return answers.size() == work.requests().size();
    }
  }

  /**
   * A conversation without a word yet.
   *
   * @param thread the event loop
   * @param out where replies are written
   */
  Conversation(Session session, RespEdge edge, Executor thread, ReplyWriter out) {
    this.session = session;
    this.table = edge.table();
    this.backend = edge.backend();
    this.thread = thread;
    this.out = out;
  }

  /** From now on {@code told} runs whenever an answer came that wasn't there at once. */
  void onProgress(Runnable told) {
    progress = told;
  }

  @Override
  public Executor thread() {
    return thread;
  }

  /** Whether another command can be taken. */
  boolean takes() {
    return !isAsking()
        && held == null
        && !session.hasQuit()
        && requests.size() < RUN_REQUESTS_MAX
        && bytes < RUN_BYTES_MAX;
  }

  /** Whether the backend has a question. */
  private boolean isAsking() {
    return asked > 0 || walk != null;
  }

  /** Whether all replies are written. */
  boolean isIdle() {
    return open.isEmpty() && !isAsking() && held == null;
  }

  /** Takes a command; {@link #takes} holds. */
  void take(Command command) {
    Spec spec = table.find(command.name());
    if (!open.isEmpty() && (spec == null || !spec.isKeyed())) {
      held = command;
      return;
    }
    session.last(spec == null ? "NULL" : spec.name());
    switch (spec == null ? CommandTable.unknown(command) : spec.work(command, session)) {
      case Work.Tell tell -> tell(tell);
      case Work.Ask ask -> gather(ask);
      case Work.Walk steps -> {
        walk = steps.steps();
        submit(steps.steps().first());
      }
    }
  }

  private void tell(Work.Tell tell) {
    if (open.isEmpty()) {
      tell.reply().write(out);
    } else {
      open.add(new Open(new Work.Ask(List.of(), (_, to) -> tell.reply().write(to)), List.of()));
    }
  }

  private void gather(Work.Ask ask) {
    Open command = new Open(ask, new ArrayList<>(ask.requests().size()));
    if (open.isEmpty()) {
      readAhead(command);
      if (command.isAnswered()) {
        ask.finish().write(command.answers(), out);
        return;
      }
    }
    open.add(command);
    List<Request.Keyed> rest =
        ask.requests().subList(command.answers().size(), ask.requests().size());
    requests.addAll(rest);
    for (Request.Keyed request : rest) {
      bytes += request instanceof Request.Put put ? put.value().json().length : 0;
    }
  }

  /** Answers the leading reads that are covered here. */
  private void readAhead(Open command) {
    for (Request.Keyed request : command.work().requests()) {
      if (!(request instanceof Request.Get get)) {
        return;
      }
      Optional<Answer> covered = backend.tryRead(get.with(session.token()));
      if (covered.isEmpty()) {
        return;
      }
      session.see(covered.get());
      command.answers().add(covered.get());
    }
  }

  /** Asks what was gathered; false if the answer is still to come, or there was nothing to ask. */
  boolean ask() {
    if (requests.isEmpty() || isAsking()) {
      return false;
    }
    asked = runLength();
    submit(
        asked == 1
            ? requests.getFirst().with(session.token())
            : new Request.Run(session.token(), requests.subList(0, asked)));
    return !isAsking();
  }

  private int runLength() {
    int length = 0;
    long size = 0;
    while (length < requests.size() && length < RUN_REQUESTS_MAX && size < RUN_BYTES_MAX) {
      size += requests.get(length) instanceof Request.Put put ? put.value().json().length : 0;
      length++;
    }
    return length;
  }

  private void submit(Request request) {
    submitting = true;
    boolean taken = backend.submit(request, this);
    submitting = false;
    if (!taken) {
      take(BUSY);
    }
  }

  @Override
  public void answered(Answer answer) {
    boolean late = !submitting;
    take(answer);
    if (late) {
      progress.run();
    }
  }

  private void take(Answer answer) {
    Work.Steps steps = walk;
    if (steps != null) {
      session.see(answer);
      Optional<Request> next = steps.next(answer, out);
      if (next.isPresent()) {
        submit(next.get());
      } else {
        walk = null;
      }
      return;
    }
    if (asked == 0) {
      // The connection was closed in between.
      return;
    }
    List<Answer> answers =
        answer instanceof Answer.Several several
            ? several.answers()
            : Collections.nCopies(asked, answer);
    asked = 0;
    distribute(answers);
    release();
  }

  /** Gives each of the leading requests its answer. */
  private void distribute(List<Answer> answers) {
    Invariants.check(answers.size() <= requests.size(), "answers are to what was asked");
    for (int i = 0; i < answers.size(); i++) {
      Request.Keyed request = requests.get(i);
      Answer answer =
          request instanceof Request.Get && answers.get(i) instanceof Answer.Unknown
              ? NO_ANSWER
              : answers.get(i);
      session.see(answer);
      finishAnswered();
      Invariants.check(!open.isEmpty(), "an answer has its command");
      open.element().answers().add(answer);
    }
    requests.subList(0, answers.size()).clear();
    bytes = 0;
    for (Request.Keyed request : requests) {
      bytes += request instanceof Request.Put put ? put.value().json().length : 0;
    }
    finishAnswered();
  }

  private void finishAnswered() {
    Open head = open.peek();
    while (head != null && head.isAnswered()) {
      head.work().finish().write(head.answers(), out);
      open.remove();
      head = open.peek();
    }
  }

  /** Takes up the command that waited for those before it. */
  private void release() {
    Command waiting = held;
    if (open.isEmpty() && waiting != null) {
      held = null;
      take(waiting);
    }
  }

  /** Forgets everything: nobody waits for replies any more. */
  void close() {
    open.clear();
    requests.clear();
    asked = 0;
    walk = null;
    held = null;
  }
}
