package dev.hence.core.broadcast;

import dev.hence.core.clock.Invariants;
import dev.hence.core.data.Update;
import java.util.List;

/**
 * All updates of one writer in (after, through], in order, none left out.
 *
 * @param writer whose updates
 * @param after the number before the first
 * @param updates contiguous from {@code after} + 1; may be empty
 */
public record UpdateRange(long writer, long after, List<Update> updates) {
  public UpdateRange {
    updates = List.copyOf(updates);
    for (int i = 0; i < updates.size(); i++) {
      Update update = updates.get(i);
      Invariants.check(
          update.dot().writer() == writer && update.dot().n() == after + 1 + i,
          "a range is contiguous and of one writer");
    }
  }

  /** The number of the last update; {@code after} when there is none. */
  public long through() {
    return after + updates.size();
  }
}
