package dev.hence.simulator.checker;

import dev.hence.core.clock.Dot;
import dev.hence.core.data.Content;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.simulator.world.Names;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.World;

/** One of the promises of the protocol, checked after every event that could break it. */
public abstract class Invariant implements Observer {
  private final String name;
  protected final World world;
  protected final Ledger ledger;

  protected Invariant(String name, World world, Ledger ledger) {
    this.name = name;
    this.world = world;
    this.ledger = ledger;
  }

  public String name() {
    return name;
  }

  /** A request got an answer. */
  public void answered(Asked asked, Answer answer) {}

  /** The faults are over, and all replicas have had the time to agree. */
  public void settled() {}

  /** Some seconds after that. */
  public void rested() {}

  protected final void check(boolean holds, java.util.function.Supplier<String> otherwise) {
    if (!holds) {
      throw new Violation(name, otherwise.get());
    }
  }

  /** An update in words. */
  protected final String words(Update update) {
    return words(update.dot())
        + " ("
        + update.key()
        + (update.register().content() instanceof Content.Live live
            ? "=" + live.value()
            : " deleted")
        + ")";
  }

  protected final String words(Dot dot) {
    return names().dot(dot);
  }

  protected final Names names() {
    return world.trace().names();
  }
}
