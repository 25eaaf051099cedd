package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Message;
import dev.hence.core.runtime.Clients;
import dev.hence.core.runtime.Network;
import dev.hence.core.runtime.Notices;
import dev.hence.core.sharding.Address;
import java.util.List;

/** What a process says, of which each word may be its last; notices go to the trace. */
final class Ports implements Network, Clients, Notices {
  private final World world;
  private final SimulatedNode node;
  private final Doom doom;
  private final Network network;

  Ports(World world, SimulatedNode node, Doom doom) {
    this.world = world;
    this.node = node;
    this.doom = doom;
    this.network = world.network().port(node);
  }

  @Override
  public void connect(List<Address> peers) {
    network.connect(peers);
  }

  @Override
  public void send(Address to, Message message) {
    if (doom.endsSending()) {
      throw new ProcessDied(false);
    }
    dieIf(doom.endsBefore(Observer.Said.SENT), Observer.Said.SENT);
    dieIf(world.isLastMoment(node, to, message), Observer.Said.SENT);
    world.trace().sent(node, to, message);
    network.send(to, message);
  }

  @Override
  public void reply(long requestId, Answer answer) {
    dieIf(doom.endsBefore(Observer.Said.ANSWERED), Observer.Said.ANSWERED);
    node.reply(requestId, answer);
  }

  private void dieIf(boolean ends, Observer.Said next) {
    if (ends) {
      world.observers().silenced(node, doom.last(), next);
      throw new ProcessDied(true);
    }
  }

  @Override
  public void record(Event event) {
    world.trace().notice(node, event);
    world.observers().noticed(node, event);
  }
}
