package dev.hence.simulator.workload;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.checker.Past;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Optional;

/** A scan of all slots, page by page and shard by shard. */
final class Listing {
  private static final int ATTEMPTS = 20;
  private static final int KEYS = 10;

  private final Session session;
  private final Runnable then;
  private SlotSet left = SlotSet.where(slot -> true);
  private Optional<Key> after = Optional.empty();
  private int attempts;

  Listing(Session session, Runnable then) {
    this.session = session;
    this.then = then;
  }

  void attempt() {
    SimulatedNode node = session.node();
    if (left.isEmpty() || attempts++ > ATTEMPTS) {
      then.run();
      return;
    }
    if (!node.isRunning()) {
      again();
      return;
    }
    Seen before = session.seen();
    Request.Scan scan = new Request.Scan(left, after, KEYS, before.token());
    session
        .checkers()
        .submit(
            node,
            scan,
            new ReplyPort() {
              @Override
              public void answered(Answer answer) {
                switch (answer) {
                  case Answer.Keys page -> {
                    session.checkers().scans().judge(node, scan, before.past(), page);
                    turn(before, page);
                  }
                  // The history of a run knows no scans: a read is to say there what is lost. A
                  // client who is told that ends: each page may come by what depends on it.
                  case Answer.Lost _ -> session.get(session.sharedKey(), _ -> then.run());
                  case Answer other -> again();
                }
              }

              @Override
              public void lost() {
                again();
              }
            });
  }

  /**
   * What the page's token names was seen: the next answers have to cover it. The history of a run
   * knows no scans, so there the client goes on with the tokens that it had.
   */
  private void turn(Seen before, Answer.Keys page) {
    VectorClock seen = before.past().updates().join(page.token().entries());
    session.saw(new Seen(page.token(), new Past(seen, before.past().time()), before.texts()));
    SlotSet done = page.slots().intersection(SlotSet.where(slot -> slot < page.end()));
    after = page.after();
    left = left.minus(done);
    attempt();
  }

  private void again() {
    session.goElsewhere(this::attempt);
  }
}
