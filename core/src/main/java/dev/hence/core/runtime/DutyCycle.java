package dev.hence.core.runtime;

import dev.hence.core.clock.Invariants;
import dev.hence.core.replica.Effect;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Moment;
import dev.hence.core.replica.Replica;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * The loop's body, the same in a node and in the simulator: step a batch of inputs, make all they
 * append durable at once, tell the replica, and only then send and reply.
 *
 * <p>Threading: called by the one thread that owns the replica.
 */
public final class DutyCycle {
  private final Replica replica;
  private final Store store;
  private final Network network;
  private final Clients clients;
  private final Notices notices;
  private final List<Write> writes = new ArrayList<>();
  private final List<Effect> outbound = new ArrayList<>();

  public DutyCycle(
      Replica replica, Store store, Network network, Clients clients, Notices notices) {
    this.replica = replica;
    this.store = store;
    this.network = network;
    this.clients = clients;
    this.notices = notices;
  }

  /** Takes in a batch; when it returns, all that follows from it is durable and on its way. */
  public void run(List<Input> batch, Moment now) {
    begin(batch, now);
    finish(now);
  }

  /**
   * The first half: takes in a batch, of which nothing leaves before {@link #finish}. Whether that
   * has something to make durable.
   */
  public boolean begin(List<Input> batch, Moment now) {
    for (Input input : batch) {
      sort(replica.step(now, input));
    }
    sort(replica.step(now, new Input.CycleEnd()));
    return !writes.isEmpty();
  }

  /** The second half: makes durable what the batch appended, and only then sends and replies. */
  public void finish(Moment now) {
    if (!writes.isEmpty()) {
      store.commit(writes);
      writes.clear();
    }
    sort(replica.step(now, new Input.Persisted()));
    Invariants.check(writes.isEmpty(), "nothing is appended between the sync and the sends");
    for (Effect effect : outbound) {
      carryOut(effect);
    }
    outbound.clear();
  }

  private void sort(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Append append) {
        writes.add(append.write());
      } else {
        outbound.add(effect);
      }
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Append append -> throw new AssertionError("appends are committed: " + append);
      case Effect.Send send -> network.send(send.to(), send.message());
      case Effect.Reply reply -> clients.reply(reply.requestId(), reply.answer());
      case Effect.Connect connect -> network.connect(connect.peers());
      case Effect.Notice notice -> notices.record(notice.event());
    }
  }
}
