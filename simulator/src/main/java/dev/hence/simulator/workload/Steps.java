package dev.hence.simulator.workload;

import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.Optional;

/** Processes that die, or can't write, at a certain step of their work. */
final class Steps {
  private final World world;
  private final Checkers checkers;
  private final Nemesis nemesis;
  private final Ambushes ambushes;
  private final DelicateFaults delicate;

  Steps(
      World world, Checkers checkers, Nemesis nemesis, Ambushes ambushes, DelicateFaults delicate) {
    this.world = world;
    this.checkers = checkers;
    this.nemesis = nemesis;
    this.ambushes = ambushes;
    this.delicate = delicate;
  }

  void begin(Fault.OfStep fault) {
    switch (fault) {
      case Fault.FailedWrite write -> {
        SimulatedNode node = node(write.node());
        node.doom().failCommit(write.kept(), write.endNanos());
        nemesis.back(node, write.downNanos());
      }
      case Fault.LastWords words -> {
        SimulatedNode node = node(words.node());
        if (words.answers()) {
          node.doom().inAnswers(words.left());
        } else {
          node.doom().inWords(words.left());
        }
        nemesis.back(node, words.downNanos());
      }
      case Fault.Step step -> {
        if (step.before()) {
          ambushes.layBefore(step.moment(), step.skipped(), from -> dies(from, step.downNanos()));
        } else {
          ambushes.lay(step.moment(), step.skipped(), sent -> silence(sent.from(), step));
        }
      }
      case Fault.Heard heard ->
          ambushes.lay(
              heard.moment(),
              heard.skipped(),
              sent -> {
                SimulatedNode node = node(sent.to());
                if (dies(node, heard.downNanos())) {
                  node.doom().inCommit(heard.fate());
                }
              });
      case Fault.Led led ->
          ambushes.lay(led.moment(), led.skipped(), sent -> killLeader(led.downNanos()));
    }
  }

  private SimulatedNode node(Address address) {
    return world.node(address).orElseThrow();
  }

  /** Whether a process dies now; it comes back later. */
  private boolean dies(SimulatedNode node, long downNanos) {
    if (delicate.isUnderWay()) {
      return false;
    }
    nemesis.back(node, downNanos);
    return true;
  }

  private void silence(SimulatedNode node, Fault.Step step) {
    if (dies(node, step.downNanos())) {
      node.doom().inWords(0);
    }
  }

  /** Kills the first member that runs and stays, which leads a reshard, if one is under way. */
  private void killLeader(long downNanos) {
    Optional<SimulatedNode> leader =
        checkers.latest().view().filter(View::copying).flatMap(this::leader);
    if (leader.isPresent() && !delicate.isUnderWay()) {
      world.scheduler().after(0, () -> nemesis.kill(leader.get(), downNanos));
    }
  }

  private Optional<SimulatedNode> leader(View view) {
    return view.members().stream()
        .filter(member -> !member.leaving())
        .map(Member::address)
        .map(this::node)
        .filter(SimulatedNode::isRunning)
        .findFirst();
  }
}
