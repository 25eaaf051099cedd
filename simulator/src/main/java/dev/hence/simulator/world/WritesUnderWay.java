package dev.hence.simulator.world;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import java.util.HashMap;
import java.util.Map;

/**
 * How many writes nodes have handed on that nobody has taken in yet. Whoever asked for one may have
 * given up on it, outcome unknown, and it is applied all the same when it arrives.
 */
final class WritesUnderWay implements Observer.OfInputs {
  private int sent;
  private final Map<SimulatedNode, Integer> arrived = new HashMap<>();

  /** A message is on its way. */
  void leaves(Message message) {
    sent += isWrite(message) ? 1 : 0;
  }

  /** It is lost, or about to arrive. */
  void ends(Message message) {
    sent -= isWrite(message) ? 1 : 0;
  }

  /** It is with {@code receiver}, who takes it in when it comes to it. */
  void arrives(SimulatedNode receiver, Message message) {
    if (isWrite(message) && receiver.isRunning()) {
      arrived.merge(receiver, 1, Integer::sum);
    }
  }

  @Override
  public void taking(SimulatedNode node, Input input) {
    if (input instanceof Input.Received received && isWrite(received.message())) {
      arrived.computeIfPresent(node, (n, count) -> count == 1 ? null : count - 1);
    }
  }

  @Override
  public void died(SimulatedNode node) {
    arrived.remove(node);
  }

  boolean isEmpty() {
    return sent == 0 && arrived.isEmpty();
  }

  private static boolean isWrite(Message message) {
    return message instanceof Message.Forward forward
        && forward.request() instanceof Request.Placed placed
        && !(placed instanceof Request.Read);
  }
}
