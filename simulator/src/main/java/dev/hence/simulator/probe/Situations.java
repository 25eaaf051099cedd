package dev.hence.simulator.probe;

import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Epoch;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.EdgeReads;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.Scheduler;
import dev.hence.simulator.world.SimulatedNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Recognizes rare situations from what nodes receive, send, store, answer and notice. */
public final class Situations
    implements Observer.OfWrites,
        Observer.OfCommits,
        Observer.OfInputs,
        Observer.OfMessages,
        Observer.OfAnswers,
        Observer.OfCycles {
  /** Situations that a node tells of, by how it begins. */
  private static final Map<String, Situation> NOTICED =
      Map.of(
          "no room for updates", Situation.HOLDBACK_FULL,
          "updates needed here are in no log", Situation.SLOTS_FETCHED_ANEW,
          "a view is forced", Situation.VIEW_FORCED);

  private final ViewChanges views;
  private final Coordinators coordinators;
  private final Map<Situation, Long> counts = new EnumMap<>(Situation.class);
  private final Map<Long, SimulatedNode> authors = new HashMap<>();
  private final Map<SimulatedNode, List<UpdateRange>> received = new HashMap<>();
  private final Map<SimulatedNode, Address> sources = new HashMap<>();

  /** Whom nodes copied slots from when they died. */
  private final Map<SimulatedNode, Address> sourcesBefore = new HashMap<>();

  private final Map<Long, Set<View>> proposals = new HashMap<>();
  private final Set<SimulatedNode> committed = new HashSet<>();

  /** Nodes that lost their disk and haven't been filled since. */
  private final Set<SimulatedNode> learners = new HashSet<>();

  /** Nodes that lost their disk and have been filled since. */
  private final Set<SimulatedNode> replaced = new HashSet<>();

  /** Nodes that have taken over some of the slots that they lacked, and those that died then. */
  private final Set<SimulatedNode> partlyFilled = new HashSet<>();

  private final Set<SimulatedNode> halted = new HashSet<>();

  /** All of a world in which {@code scheduler} has the time. */
  public Situations(Scheduler scheduler) {
    this.views = new ViewChanges(this::hit);
    this.coordinators = new Coordinators(scheduler, this::hit);
  }

  /** How often each came up. */
  public Map<Situation, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  private void hit(Situation situation) {
    counts.merge(situation, 1L, Long::sum);
  }

  private void hitIf(boolean holds, Situation situation) {
    if (holds) {
      hit(situation);
    }
  }

  @Override
  public void started(SimulatedNode node) {
    coordinators.started(node);
  }

  @Override
  public void silenced(SimulatedNode node, Said last, Said next) {
    boolean answering = next == Said.ANSWERED;
    hitIf(answering && last == Said.ANSWERED, Situation.DIED_BETWEEN_TWO_ANSWERS);
    hitIf(answering && last == Said.SENT, Situation.DIED_BETWEEN_A_MESSAGE_AND_AN_ANSWER);
  }

  @Override
  public void failed(SimulatedNode node) {
    hit(
        committed.contains(node)
            ? Situation.WRITE_FAILED_AND_WAS_KEPT
            : Situation.WRITE_FAILED_AND_WAS_LOST);
  }

  @Override
  public void died(SimulatedNode node) {
    coordinators.died(node);
    hitIf(committed.remove(node), Situation.DIED_BEFORE_SENDING_ALL);
    received.remove(node);
    if (partlyFilled.remove(node)) {
      halted.add(node);
    }
    Address source = sources.remove(node);
    hitIf(source != null, Situation.FILLED_NODE_DIED_WHILE_FILLING);
    if (source != null) {
      sourcesBefore.put(node, source);
    }
    hitIf(sources.containsValue(node.address()), Situation.SOURCE_DIED_WHILE_FILLING);
    hitIf(
        learners.stream().anyMatch(learner -> node.address().equals(sources.get(learner))),
        Situation.SOURCE_DIED_WHILE_FILLING_A_LEARNER);
  }

  @Override
  public void wiped(SimulatedNode node) {
    learners.add(node);
    replaced.remove(node);
    halted.remove(node);
    sourcesBefore.remove(node);
  }

  /** A node is about to adopt a view while it is being filled, or was when it died. */
  private void adopting(SimulatedNode node, View next) {
    View before = node.store().view().orElse(next);
    hitIf(
        sources.containsKey(node) && !Epoch.sameBranch(before.epoch(), next.epoch()),
        Situation.BRANCH_GIVEN_UP_WHILE_FILLING);
    Address source = sourcesBefore.get(node);
    if (source != null && next.epoch() != before.epoch()) {
      hitIf(
          next.copying() && next.member(source).isEmpty(),
          Situation.SOURCE_FORGOTTEN_AFTER_A_RESTART);
      sourcesBefore.remove(node);
    }
  }

  /** A node has taken slots over. */
  private void filled(SimulatedNode node) {
    sources.remove(node);
    hit(Situation.NODE_FILLED);
    if (!isWhole(node)) {
      partlyFilled.add(node);
      return;
    }
    partlyFilled.remove(node);
    if (learners.remove(node)) {
      replaced.add(node);
      hitIf(learners.isEmpty() && isAllReplaced(node), Situation.ALL_REPLACED);
    }
  }

  private static boolean isWhole(SimulatedNode node) {
    return node.published()
        .filter(known -> node.store().held().containsAll(known.layout().desired(node.address())))
        .isPresent();
  }

  private boolean isAllReplaced(SimulatedNode node) {
    Set<Address> fresh = new HashSet<>();
    replaced.forEach(each -> fresh.add(each.address()));
    return node.store()
        .view()
        .filter(view ->
            view.members().stream()
                .allMatch(m -> m.shard() == Member.NO_SHARD || fresh.contains(m.address())))
        .isPresent();
  }

  @Override
  public void taking(SimulatedNode node, Input input) {
    coordinators.taking(node, input);
    if (input instanceof Input.Received message
        && message.message() instanceof Message.Updates updates) {
      received.computeIfAbsent(node, ignored -> new ArrayList<>()).add(updates.range());
    }
  }

  @Override
  public void committed(SimulatedNode node, List<Write> writes) {
    committed.add(node);
  }

  @Override
  public void cycled(SimulatedNode node) {
    committed.remove(node);
    List<UpdateRange> ranges = received.remove(node);
    if (ranges == null) {
      return;
    }
    for (UpdateRange range : ranges) {
      long covered = node.store().coverage().get(range.writer());
      boolean tracked = covered > 0 && !node.store().held().isEmpty();
      hitIf(tracked && covered < range.after(), Situation.UPDATE_HELD_BACK_FOR_A_GAP);
      hitIf(
          tracked && covered >= range.after() && covered < range.through(),
          Situation.UPDATE_HELD_BACK_FOR_A_DEPENDENCY);
    }
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    switch (write) {
      case Write.PutWriter put -> {
        authors.put(put.writer(), node);
        hitIf(put.writer() == 0, Situation.WRITER_CLOSED);
      }
      case Write.PutView put -> {
        adopting(node, put.view());
        views.adopting(node, put.view());
        coordinators.adopting(node, put.view());
      }
      case Write.DropRegister drop ->
          hitIf(
              node.store().register(drop.key()).filter(register -> !register.isLive()).isPresent(),
              Situation.TOMBSTONE_DROPPED);
      case Write other -> {}
    }
  }

  @Override
  public void sent(SimulatedNode node, Address to, Message message) {
    coordinators.sent(node, message);
    switch (message) {
      case Message.Updates updates -> handedOn(node, updates.range().writer());
      case Message.OrphansTaken taken -> {
        hitIf(taken.taken() > 0, Situation.ORPHAN_TAKEN_IN);
        hitIf(!taken.refused().isEmpty(), Situation.ORPHAN_REFUSED);
      }
      case Message.Trimmed trimmed -> hit(Situation.LOG_TRIMMED_BELOW_A_SLOW_MEMBER);
      case Message.Forward forward -> forwarded(node, forward.request());
      case Message.Fetch fetch -> {
        sources.put(node, to);
        hitIf(
            halted.remove(node) && !node.store().held().isEmpty(),
            Situation.FILL_WENT_ON_AFTER_A_RESTART);
      }
      case Message.Cast cast -> cast(cast.ballot());
      case Message other -> {}
    }
  }

  private void handedOn(SimulatedNode node, long writer) {
    SimulatedNode author = authors.get(writer);
    if (author == null || author == node) {
      return;
    }
    hit(Situation.PULL_ANSWERED_BY_A_THIRD);
    hitIf(
        node.published()
            .filter(known -> known.layout().view().member(author.address()).isEmpty())
            .isPresent(),
        Situation.SEALED_BY_SURVIVORS);
  }

  private void forwarded(SimulatedNode node, Request request) {
    hitIf(request instanceof Request.Run, Situation.RUN_FORWARDED);
    hitIf(request instanceof Request.Scan, Situation.SCAN_FORWARDED);
    if (!(request instanceof Request.Keyed keyed) || node.published().isEmpty()) {
      return;
    }
    Published published = node.published().get();
    int slot = keyed.key().slot();
    boolean serves = published.served().contains(slot);
    boolean read = request instanceof Request.Get;
    hit(read ? Situation.READ_FORWARDED : Situation.WRITE_FORWARDED);
    hitIf(read && serves, Situation.READ_FORWARDED_TO_ONE_THAT_COVERS);
    hitIf(
        !serves && published.layout().present(node.address()).contains(slot),
        Situation.REQUEST_FORWARDED_WHILE_FILLING);
  }

  private void cast(BallotMessage ballot) {
    switch (ballot) {
      case BallotMessage.Accept accept -> {
        Set<View> views = proposals.computeIfAbsent(accept.epoch(), ignored -> new HashSet<>());
        hitIf(views.add(accept.view()) && views.size() == 2, Situation.TWO_PROPOSALS);
      }
      case BallotMessage.Rejected rejected -> hit(Situation.BALLOT_REJECTED);
      case BallotMessage.Promise promise ->
          hitIf(promise.accepted().isPresent(), Situation.PROPOSAL_TAKEN_OVER);
      case BallotMessage other -> {}
    }
  }

  @Override
  public void noticed(SimulatedNode node, Event event) {
    if (event.name().equals("slots taken over")) {
      filled(node);
    }
    NOTICED.forEach((name, situation) -> hitIf(event.name().startsWith(name), situation));
  }

  @Override
  public void answered(SimulatedNode node, Answer answer) {
    switch (answer) {
      case Answer.Unknown unknown -> hit(Situation.WRITE_OUTCOME_UNKNOWN);
      case Answer.Unsatisfied unsatisfied -> hit(Situation.TOKEN_UNSATISFIED);
      case Answer.TokenRefused refused -> hit(Situation.TOKEN_REFUSED);
      case Answer.Lost lost -> hit(Situation.UPDATE_LOST);
      case Answer.Unavailable unavailable -> {
        hitIf(unavailable.reason().startsWith("No majority"), Situation.NO_MAJORITY);
        hitIf(
            unavailable.reason().equals(EdgeReads.DISK_FAILED),
            Situation.READ_REFUSED_AFTER_A_FAILED_WRITE);
      }
      case Answer.Written written ->
          hitIf(
              written.replicas() == 1 && peersOf(written.version().writer()) > 1,
              Situation.WRITE_ON_ONE_DISK_ONLY);
      case Answer other -> {}
    }
  }

  private int peersOf(long writer) {
    SimulatedNode author = authors.get(writer);
    return author == null
        ? 0
        : author
            .published()
            .map(Published::layout)
            .map(Situations::members)
            .map(members -> members.getOrDefault(author.address(), 0))
            .orElse(0);
  }

  private static Map<Address, Integer> members(Layout layout) {
    Map<Address, Integer> members = new HashMap<>();
    layout
        .view()
        .members()
        .forEach(member ->
            members.put(
                member.address(),
                member.shard() < 0 ? 0 : layout.view().shardMembers(member.shard()).size()));
    return members;
  }
}
