package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import java.util.List;

/** The slots that this node holds, page by page, for those who fetch them. */
final class Pages {
  /** A page's size, and one register more: a millisecond's work on either side, or a few. */
  private static final int PAGE_BYTES_MAX = 16 << 10;

  private final Local local;
  private final Registers registers;

  Pages(Local local, Registers registers) {
    this.local = local;
    this.registers = registers;
  }

  /** Answers a peer that fetches. */
  void answer(Address from, Message.Fetch fetch) {
    long epoch = local.layout.map(layout -> layout.view().epoch()).orElse(0L);
    if (!local.held.containsAll(fetch.slots())) {
      local.out.send(
          from,
          new Message.Page(
              fetch.id(),
              epoch,
              false,
              List.of(),
              true,
              VectorClock.EMPTY,
              VectorClock.EMPTY,
              0,
              0));
      return;
    }
    // With what this step wrote: it is durable by the time that the page leaves.
    List<Update> page = registers.page(fetch.slots(), fetch.after(), PAGE_BYTES_MAX);
    local.out.send(
        from,
        new Message.Page(
            fetch.id(),
            epoch,
            true,
            page,
            page.isEmpty(),
            local.coverage,
            local.log.trimmed(local.coverage),
            local.floor,
            local.clock.last()));
  }
}
