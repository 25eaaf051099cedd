package dev.hence.simulator.checker;

import dev.hence.core.clock.Dot;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;

/**
 * I1: a dot is never issued twice with different content. That only its writer issues it, and in
 * order, the ledger checks when it meets the dot first.
 */
final class DotsAreUnique extends Invariant
    implements Observer.OfWrites, Observer.OfMessages, Observer.OfAnswers {
  DotsAreUnique(World world, Ledger ledger) {
    super("I1 dots are unique", world, ledger);
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.AppendUpdate append) {
      same(node, append.update());
    } else if (write instanceof Write.PutRegister put) {
      same(node, new Update(put.key(), put.register()));
    }
  }

  @Override
  public void sent(SimulatedNode node, Address to, Message message) {
    if (message instanceof Message.Updates updates) {
      updates.range().updates().forEach(update -> same(node, update));
    } else if (message instanceof Message.Page page) {
      page.registers().forEach(update -> same(node, update));
    }
  }

  @Override
  public void answered(SimulatedNode node, Answer answer) {
    switch (answer) {
      case Answer.Found found -> durable(node, found.version());
      case Answer.Absent absent -> absent.version().ifPresent(version -> durable(node, version));
      case Answer.Written written -> durable(node, written.version());
      case Answer other -> {}
    }
  }

  /** An answer that leaves names nothing that a crash could take back. */
  private void durable(SimulatedNode node, Dot dot) {
    check(
        ledger.update(dot).isPresent(),
        () -> node + " answers with " + words(dot) + ", which nobody made durable");
  }

  /** Dependencies may differ: what became stable is left out at different times. */
  private void same(SimulatedNode node, Update update) {
    Update known = ledger.update(update.dot()).orElse(null);
    check(known != null, () -> node + " has " + words(update) + ", which nobody made durable");
    if (known == null) {
      return;
    }
    Register register = update.register();
    check(
        known.key().equals(update.key())
            && known.register().time() == register.time()
            && known.register().content().equals(register.content()),
        () -> node + " has " + words(update) + " where its writer has " + words(known));
  }
}
