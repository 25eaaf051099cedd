package dev.hence.simulator.workload;

import dev.hence.core.clock.Token;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.checker.Asked;
import dev.hence.simulator.checker.Violation;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of one client: what the replica didn't perform of it is asked for again, with the past of
 * what it did.
 */
final class Pipeline {
  private static final int ATTEMPTS = 20;

  private final Session session;
  private final Runnable then;
  private List<Wish> left;
  private int attempts;

  Pipeline(Session session, List<Wish> wishes, Runnable then) {
    this.session = session;
    this.left = wishes;
    this.then = then;
  }

  void attempt() {
    if (left.isEmpty() || (attempts++ > ATTEMPTS && !session.isPatient())) {
      then.run();
      return;
    }
    SimulatedNode node = session.node();
    if (!node.isRunning()) {
      again();
      return;
    }
    Token token = session.seen().token();
    long started = session.world().scheduler().now();
    List<Asked> asked =
        left.stream()
            .map(session::request)
            .map(request -> Asked.inRun(request, session.seen().past(), node, started))
            .toList();
    asked.forEach(session.checkers()::issue);
    session
        .checkers()
        .submit(
            node,
            new Request.Run(token, asked.stream().map(Asked::request).toList()),
            new ReplyPort() {
              @Override
              public void answered(Answer answer) {
                end(asked, answers(answer, asked.size()), started);
              }

              @Override
              public void lost() {
                asked.forEach(each -> begin(each, started).lost());
                session.doubt();
                again();
              }
            });
  }

  /** The answer to each; one to the whole run is one to each of its requests. */
  private static List<Answer> answers(Answer answer, int asked) {
    if (!(answer instanceof Answer.Several several)) {
      List<Answer> each = new ArrayList<>();
      for (int i = 0; i < asked; i++) {
        each.add(answer);
      }
      return each;
    }
    if (several.answers().isEmpty() || several.answers().size() > asked) {
      throw new Violation(
          "the contract", several.answers().size() + " answers to " + asked + " requests");
    }
    return several.answers();
  }

  private void end(List<Asked> asked, List<Answer> answers, long started) {
    List<Wish> open = new ArrayList<>();
    int told = 0;
    for (int i = 0; i < answers.size(); i++) {
      Asked each =
          Asked.inRun(
              asked.get(i).request().with(session.seen().token()),
              session.seen().past(),
              asked.get(i).node(),
              started);
      Answer answer = answers.get(i);
      session.checkers().judge(each, answer);
      begin(each, started).answered(answer, session.world().scheduler().now());
      if (!session.take(each, answer)) {
        open.add(left.get(i));
      }
      told++;
      if (answer instanceof Answer.Lost) {
        // The others were refused for the same token.
        break;
      }
    }
    open.addAll(left.subList(told, left.size()));
    boolean failed = open.size() == left.size();
    left = List.copyOf(open);
    if (failed) {
      again();
    } else {
      attempt();
    }
  }

  private Recording.Begun begin(Asked asked, long started) {
    return session
        .crowd()
        .recording()
        .begin(
            "c" + session.number(), asked.request(), session.seen().texts(), asked.node(), started);
  }

  private void again() {
    session.goElsewhere(this::attempt);
  }
}
