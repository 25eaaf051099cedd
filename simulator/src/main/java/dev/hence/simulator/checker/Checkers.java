package dev.hence.simulator.checker;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.List;
import java.util.Optional;

/** All invariants over one world. */
public final class Checkers {
  private final Ledger ledger;
  private final LatestLayout latest = new LatestLayout();
  private final RequestsEnd requestsEnd;
  private final DeletedStaysDeleted deleted;
  private final ScansAreWhole scans;
  private final List<Invariant> invariants;

  public Checkers(World world) {
    ledger = new Ledger(world.scheduler(), latest);
    Filled filled = new Filled(world, latest);
    requestsEnd = new RequestsEnd(world, ledger);
    deleted = new DeletedStaysDeleted(world, ledger, latest);
    TokensHoldThePast tokens = new TokensHoldThePast(world, ledger, latest, filled, deleted);
    scans = new ScansAreWhole(world, ledger, tokens);
    invariants =
        List.of(
            new DotsAreUnique(world, ledger),
            new CoverageIsHonest(world, ledger),
            new DependenciesAreVisible(world, ledger, latest),
            new AnswersCoverTokens(world, ledger),
            tokens,
            new StabilityIsTrue(world, ledger, latest, filled),
            deleted,
            new SameUpdatesSameValues(world, ledger, latest),
            new TimeGrowsAlongCausality(world, ledger),
            requestsEnd,
            new AcknowledgedSurvives(world, ledger, latest),
            new NothingIsDroppedEarly(world, ledger),
            new EverySlotIsHeld(world, ledger, latest),
            new ViewsFollowEachOther(world, ledger),
            new LogsReachBack(world, ledger, latest, filled),
            new LostIsNowhere(world, ledger, latest),
            new WritesApplyOnce(world, ledger),
            new WritersKeepToTheirSlots(world, ledger),
            new TermsHold(world, ledger),
            scans,
            new LiveCountsAreTrue(world, ledger));
    world.watch(ledger);
    world.watch(latest);
    world.watch(filled);
    invariants.forEach(world::watch);
  }

  public Ledger ledger() {
    return ledger;
  }

  public LatestLayout latest() {
    return latest;
  }

  /** Asks a node for something about the cluster. */
  public void submit(SimulatedNode node, Request request, ReplyPort port) {
    requestsEnd.submit(node, request, port);
  }

  /** Asks a node for a key, and checks the answer before the client sees it. */
  public void submit(Asked asked, ReplyPort port) {
    ledger.issue(asked);
    requestsEnd.submit(
        asked.node(),
        asked.request(),
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            judge(asked, answer);
            port.answered(answer);
          }

          @Override
          public void lost() {
            port.lost();
          }
        });
  }

  /** Takes note of what a run asks for; each answer is judged by itself. */
  public void issue(Asked asked) {
    ledger.issue(asked);
  }

  /** Checks the answer to a request for a key. */
  public void judge(Asked asked, Answer answer) {
    if (answer instanceof Answer.Written written) {
      ledger.attribute(written.version(), asked.past());
    }
    invariants.forEach(invariant -> invariant.answered(asked, answer));
  }

  public ScansAreWhole scans() {
    return scans;
  }

  /** What a client has seen who asked {@code asked} and got {@code answer}. */
  public Past after(Asked asked, Answer answer) {
    Past past = asked.past();
    Optional<Dot> seen =
        switch (answer) {
          case Answer.Found found -> Optional.of(found.version());
          case Answer.Absent absent -> absent.version();
          case Answer.Written written -> Optional.of(written.version());
          case Answer other -> Optional.empty();
        };
    if (answer instanceof Answer.Absent absent && absent.version().isEmpty()) {
      return deleted.seen(asked);
    }
    return seen.map(dot -> ledger.seen(past, dot)).orElse(past);
  }

  /**
   * What a client goes on with that was told that updates it has seen are lost; or, where none is
   * named, that its token is of a branch of views that lost, so that no more than it names counts.
   */
  public Past without(Past past, Answer.Lost lost) {
    boolean ofBranch = lost.lost().isEmpty();
    VectorClock rest = past.updates().filter(writer -> !ofBranch && lost.lost().get(writer) == 0);
    VectorClock kept = past.updates().meet(lost.token().entries());
    return new Past(rest.join(kept), past.time());
  }

  /** Checks what must hold once the faults are over and the replicas agree. */
  public void settled() {
    invariants.forEach(Invariant::settled);
  }

  /** Checks what must hold some seconds after that. */
  public void rested() {
    invariants.forEach(Invariant::rested);
  }
}
