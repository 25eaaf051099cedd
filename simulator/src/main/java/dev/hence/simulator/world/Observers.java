package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.List;

/** All who watch the world, each told what it wants to know, in the order in which they came. */
final class Observers {
  private final List<Observer> all = new ArrayList<>();
  private final List<Observer.OfWrites> ofWrites = new ArrayList<>();
  private final List<Observer.OfCommits> ofCommits = new ArrayList<>();
  private final List<Observer.OfInputs> ofInputs = new ArrayList<>();
  private final List<Observer.OfMessages> ofMessages = new ArrayList<>();
  private final List<Observer.OfAnswers> ofAnswers = new ArrayList<>();
  private final List<Observer.OfCycles> ofCycles = new ArrayList<>();

  void add(Observer further) {
    all.add(further);
    if (further instanceof Observer.OfWrites writes) {
      ofWrites.add(writes);
    }
    if (further instanceof Observer.OfCommits commits) {
      ofCommits.add(commits);
    }
    if (further instanceof Observer.OfInputs inputs) {
      ofInputs.add(inputs);
    }
    if (further instanceof Observer.OfMessages messages) {
      ofMessages.add(messages);
    }
    if (further instanceof Observer.OfAnswers answers) {
      ofAnswers.add(answers);
    }
    if (further instanceof Observer.OfCycles cycles) {
      ofCycles.add(cycles);
    }
  }

  void started(SimulatedNode node) {
    all.forEach(each -> each.started(node));
  }

  void died(SimulatedNode node) {
    all.forEach(each -> each.died(node));
  }

  void silenced(SimulatedNode node, Observer.Said last, Observer.Said next) {
    all.forEach(each -> each.silenced(node, last, next));
  }

  void failed(SimulatedNode node) {
    all.forEach(each -> each.failed(node));
  }

  void wiping(SimulatedNode node) {
    all.forEach(each -> each.wiping(node));
  }

  void wiped(SimulatedNode node) {
    all.forEach(each -> each.wiped(node));
  }

  void noticed(SimulatedNode node, Event event) {
    all.forEach(each -> each.noticed(node, event));
  }

  void writing(SimulatedNode node, Write write) {
    for (Observer.OfWrites each : ofWrites) {
      each.writing(node, write);
    }
  }

  void committed(SimulatedNode node, List<Write> writes) {
    for (Observer.OfCommits each : ofCommits) {
      each.committed(node, writes);
    }
  }

  void taking(SimulatedNode node, Input input) {
    for (Observer.OfInputs each : ofInputs) {
      each.taking(node, input);
    }
  }

  void sent(SimulatedNode node, Address to, Message message) {
    for (Observer.OfMessages each : ofMessages) {
      each.sent(node, to, message);
    }
  }

  void answered(SimulatedNode node, Answer answer) {
    for (Observer.OfAnswers each : ofAnswers) {
      each.answered(node, answer);
    }
  }

  void cycled(SimulatedNode node) {
    for (Observer.OfCycles each : ofCycles) {
      each.cycled(node);
    }
  }
}
