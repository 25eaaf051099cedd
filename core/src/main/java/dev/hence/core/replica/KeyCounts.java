package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of live keys. Every running member of the shard is asked; the count is answered once they
 * agree on what they have, so that a write acknowledged before the question is in it and every node
 * gives the same answer. At the deadline the one who has most is believed.
 *
 * <p>The slots counted are those of the asking node's view, so that no key counts twice while slots
 * move.
 */
final class KeyCounts {
  /** How long to ask again for while the members differ. */
  private static final long LIMIT_NANOS = 1_000_000_000;

  /** A count under way. */
  private static final class Question {
    final Origin origin;
    final SlotSet slots;
    final List<Address> asked = new ArrayList<>();
    final SortedMap<Address, Message.KeysCounted> answers = new TreeMap<>();
    final long deadlineNanos;
    long askedNanos;

    Question(Origin origin, SlotSet slots, long deadlineNanos) {
      this.origin = origin;
      this.slots = slots;
      this.deadlineNanos = deadlineNanos;
    }
  }

  private final Local local;
  private final Registers registers;
  private final Peers peers;
  private final Answers answers;
  private final SortedMap<Long, Question> questions = new TreeMap<>();
  private long nextId = 1;

  KeyCounts(Local local, Registers registers, Peers peers) {
    this.local = local;
    this.registers = registers;
    this.peers = peers;
    this.answers = new Answers(local);
  }

  /** Starts to count the keys of {@code shard}. */
  void start(Origin origin, int shard) {
    Layout layout = local.layout.orElseThrow();
    SlotSet slots = layout.slots(new Role(layout.view().generation(), shard));
    ask(new Question(origin, slots, local.now.nanos() + LIMIT_NANOS));
  }

  private void ask(Question question) {
    question.asked.clear();
    question.answers.clear();
    question.askedNanos = local.now.nanos();
    long id = nextId++;
    questions.put(id, question);
    for (Member member : local.layout.orElseThrow().view().members()) {
      Address address = member.address();
      if (!local.layout.get().present(address).intersects(question.slots)) {
        continue;
      }
      if (address.equals(local.self())) {
        question.asked.add(address);
        question.answers.put(address, count(id, question.slots));
      } else if (peers.responsive(peers.at(address))) {
        question.asked.add(address);
        local.out.send(address, new Message.CountKeys(id, question.slots));
      }
    }
    finish(id, question);
  }

  /** Answers a peer's question. */
  void count(Address from, Message.CountKeys question) {
    local.out.send(from, count(question.id(), question.slots()));
  }

  private Message.KeysCounted count(long id, SlotSet slots) {
    boolean holds = local.ready && local.held.containsAll(slots);
    VectorClock coverage =
        local.coverage.filter(writer ->
            local.layout.isPresent() && local.layout.get().slotsOf(writer).intersects(slots));
    return new Message.KeysCounted(
        id, holds ? Optional.of(registers.liveCount(slots)) : Optional.empty(), coverage);
  }

  /** A peer's count came. */
  void counted(Address from, Message.KeysCounted counted) {
    Question question = questions.get(counted.id());
    if (question != null) {
      question.answers.put(from, counted);
      finish(counted.id(), question);
    }
  }

  private void finish(long id, Question question) {
    if (!question.asked.isEmpty() && question.answers.size() == question.asked.size()) {
      List<Message.KeysCounted> holders =
          question.answers.values().stream().filter(a -> a.count().isPresent()).toList();
      boolean agree =
          !holders.isEmpty()
              && holders.stream().map(Message.KeysCounted::coverage).distinct().count() == 1;
      if (agree) {
        questions.remove(id);
        answers.give(question.origin, new Answer.Count(holders.getFirst().count().orElseThrow()));
      }
    }
  }

  /** Asks again where the members differed or didn't answer, and ends what is over its time. */
  void tick() {
    for (Map.Entry<Long, Question> entry : List.copyOf(questions.entrySet())) {
      Question question = entry.getValue();
      if (local.now.nanos() - question.deadlineNanos >= 0) {
        questions.remove(entry.getKey());
        giveUp(question);
      } else if (local.now.nanos() - question.askedNanos >= 2 * ReplicaSettings.TICK_NANOS
          && (question.answers.size() == question.asked.size()
              || local.now.nanos() - question.askedNanos >= LIMIT_NANOS / 4)) {
        questions.remove(entry.getKey());
        ask(question);
      }
    }
  }

  private void giveUp(Question question) {
    Optional<Message.KeysCounted> most =
        question.answers.values().stream()
            .filter(answer -> answer.count().isPresent())
            .reduce((one, other) -> sum(other.coverage()) > sum(one.coverage()) ? other : one);
    answers.give(
        question.origin,
        most.<Answer>map(answer -> new Answer.Count(answer.count().orElseThrow()))
            .orElse(
                new Answer.Unavailable("No replica of the shard can be reached; try again later")));
  }

  private static long sum(VectorClock coverage) {
    long sum = 0;
    for (int i = 0; i < coverage.size(); i++) {
      sum += coverage.count(i);
    }
    return sum;
  }
}
