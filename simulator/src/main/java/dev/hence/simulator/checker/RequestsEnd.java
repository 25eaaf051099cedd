package dev.hence.simulator.checker;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.Scheduler;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;

/** I10: every request is answered by its deadline, if the node asked lives and runs so long. */
public final class RequestsEnd extends Invariant {
  private static final long DATA_DEADLINE = 5 * Scheduler.SECOND;
  private static final long ADMIN_DEADLINE = 40 * Scheduler.SECOND;

  RequestsEnd(World world, Ledger ledger) {
    super("I10 every request ends", world, ledger);
  }

  /** Asks a node and watches the clock. */
  public void submit(SimulatedNode node, Request request, ReplyPort port) {
    Watched watched = new Watched(port);
    boolean runs = !node.isPaused();
    long interruptions = node.interruptions();
    node.submit(request, watched);
    world
        .scheduler()
        .after(
            deadline(request),
            () ->
                check(
                    watched.ended || !runs || node.interruptions() != interruptions,
                    () -> node + " hasn't answered " + world.trace().wording().of(request)));
  }

  private static long deadline(Request request) {
    return switch (request) {
      case Request.AddNode add -> ADMIN_DEADLINE;
      case Request.RemoveNode remove -> ADMIN_DEADLINE;
      case Request.AddMember add -> ADMIN_DEADLINE;
      case Request.Reshard reshard -> ADMIN_DEADLINE;
      case Request.Forced forced -> ADMIN_DEADLINE;
      case Request other -> DATA_DEADLINE;
    };
  }

  /** A port that remembers whether it was used. */
  private static final class Watched implements ReplyPort {
    private final ReplyPort port;
    private boolean ended;

    Watched(ReplyPort port) {
      this.port = port;
    }

    @Override
    public void answered(Answer answer) {
      ended = true;
      port.answered(answer);
    }

    @Override
    public void lost() {
      ended = true;
      port.lost();
    }
  }
}
