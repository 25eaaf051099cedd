package dev.hence.simulator.probe;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each kind of message, answer and event came up: what never does isn't tested by any
 * seed.
 */
public final class Probes implements Observer.OfMessages, Observer.OfAnswers {
  private final SortedMap<String, Long> counts = new TreeMap<>();

  @Override
  public void sent(SimulatedNode node, Address to, Message message) {
    hit("message " + message.getClass().getSimpleName());
  }

  @Override
  public void noticed(SimulatedNode node, Event event) {
    hit("event " + event.name());
  }

  @Override
  public void answered(SimulatedNode node, Answer answer) {
    hit("answer " + answer.getClass().getSimpleName());
  }

  @Override
  public void died(SimulatedNode node) {
    hit("fault death");
  }

  @Override
  public void wiping(SimulatedNode node) {
    hit("fault lost disk");
  }

  private void hit(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** The counts, by what was counted. */
  public SortedMap<String, Long> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }
}
