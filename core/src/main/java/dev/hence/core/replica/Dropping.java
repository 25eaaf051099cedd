package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;

/** What becomes of slots that a node holds no more. */
final class Dropping {
  private final Local local;
  private final Registers registers;
  private final Reports reports;
  private final Authorship authorship;
  private final TakingIn takingIn;

  Dropping(
      Local local, Registers registers, Reports reports, Authorship authorship, TakingIn takingIn) {
    this.local = local;
    this.registers = registers;
    this.reports = reports;
    this.authorship = authorship;
    this.takingIn = takingIn;
  }

  /** Forgets slots that are held no more and not to be handed in, and who wrote to nothing else. */
  void drop(SlotSet dropped, Layout layout) {
    SlotSet counted = layout.counted(local.self());
    VectorClock kept =
        local.coverage.filter(writer -> {
          SlotSet slots = layout.slotsOf(writer);
          return local.tracks(writer) || (slots.intersects(counted) && !slots.intersects(dropped));
        });
    VectorClock forgotten = local.coverage.filter(writer -> kept.get(writer) == 0);
    if (dropped.isEmpty() && forgotten.isEmpty()) {
      return;
    }
    long keys = registers.liveCount(dropped);
    registers.drop(dropped.minus(local.orphaned));
    if (forgotten.get(authorship.writer()) > 0) {
      authorship.closeWriter();
    }
    if (forgotten.get(takingIn.writer()) > 0) {
      takingIn.closeWriter();
    }
    for (int i = 0; i < forgotten.size(); i++) {
      local.log.forget(forgotten.writer(i));
    }
    registers.forgetTombstonesBeside(counted, forgotten);
    local.uncover(kept);
    // What it said that it has holds no more.
    reports.announce();
    local.out.notice(Event.Level.INFO, "slots given up", "slots", dropped.size(), "keys", keys);
  }
}
