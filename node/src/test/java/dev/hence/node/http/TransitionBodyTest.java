package dev.hence.node.http;

import static dev.hence.node.http.Statuses.ALICE;
import static dev.hence.node.http.Statuses.BOB;
import static dev.hence.node.http.Statuses.CAROL;
import static dev.hence.node.http.Statuses.WRITER;
import static dev.hence.node.http.Statuses.body;
import static dev.hence.node.http.Statuses.clock;
import static dev.hence.node.http.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.NodeId;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.NodeStatus;
import dev.hence.core.resharding.Pace;
import dev.hence.core.resharding.Progress;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TransitionBodyTest {
  @Test
  void write_learnerHalfway_tellsItsProgress() {
    NodeStatus.Filled filled =
        new NodeStatus.Filled(
            new Progress.Figures(4_096, 16_384, 100, 5_000, false),
            pace(2_500, Pace.Cause.PAGE),
            Optional.of(BOB),
            2_000_000_000L);
    String body =
        body(status("taking over 16384 slots", SlotSet.NONE, List.of(), Optional.of(filled)));

    assertThat(body)
        .contains("\"role\":\"learner\"")
        .contains("\"reason\":\"taking over 16384 slots\"")
        .contains(
            ("'transition':{'step':'filling','shard-count':1,'members':["
                    + "{'address':'10.10.0.2:8090','done':false,'slots-to-come':0},"
                    + "{'address':'10.10.0.3:8090','done':false,'slots-to-come':0},"
                    + "{'address':'10.10.0.4:8090','done':false,'slots-to-come':0}],"
                    + "'waits-for':[],'leave-after-it':[],"
                    + "'here':{'slots-done':4096,'slots':16384,'registers':100,'bytes':5000,"
                    + "'catching-up':false,'source':'10.10.0.3:8090','bytes-per-second':2500,"
                    + "'bytes-per-second-allowed':4000,'bytes-per-second-max':8000,"
                    + "'slow-because':'a page came 34 ms later than the fastest: 10.10.0.3:8090,"
                    + " the way to it, or this node is busy',"
                    + "'running-seconds':2.000,'remaining-seconds':6.000}}")
                .replace('\'', '"'));
  }

  @Test
  void write_slotsThatComeSlowly_sayWhy() {
    assertThat(fetching(2_500, Pace.Cause.TICK, Optional.of(BOB)))
        .contains("\"slow-because\":\"this node was 34 ms late for its own work");
    assertThat(fetching(2_500, Pace.Cause.START, Optional.of(BOB)))
        .contains("\"slow-because\":\"it starts low");
    assertThat(fetching(2_500, Pace.Cause.BOUND, Optional.of(BOB)))
        .contains("\"slow-because\":\"pages come one after another from 10.10.0.3:8090");
    assertThat(fetching(7_900, Pace.Cause.BOUND, Optional.of(BOB)))
        .contains("\"slow-because\":null");
    assertThat(fetching(0, Pace.Cause.BOUND, Optional.empty()))
        .contains("\"slow-because\":\"nobody is asked for slots at the moment\"")
        .contains("\"remaining-seconds\":null");
  }

  private static String fetching(long bytesPerSecond, Pace.Cause cause, Optional<Address> source) {
    Progress.Figures progress = new Progress.Figures(4_096, 16_384, 100, 5_000, false);
    NodeStatus.Filled filled =
        new NodeStatus.Filled(progress, pace(bytesPerSecond, cause), source, 2_000_000_000L);
    return body(status("taking over", SlotSet.NONE, List.of(), Optional.of(filled)));
  }

  private static Pace.Figures pace(long bytesPerSecond, Pace.Cause cause) {
    return new Pace.Figures(bytesPerSecond, 4_000, 8_000, cause, 34_000_000, 1_000_000);
  }

  @Test
  void write_slotsThatOnlyOneHasWhoIsAway_nameIt() {
    NodeStatus lacking =
        status("taking over", SlotSet.NONE, List.of(), Optional.of(filled()), List.of(ALICE));

    assertThat(body(lacking))
        .contains(
            "\"waits-for\":[{\"address\":\"10.10.0.3:8090\",\"state\":\"dead\",\"why\":\""
                + "no member that runs has 16384 of the slots that this node is to fetch")
        .contains("\"address\":\"10.10.0.4:8090\",\"state\":\"dead\",\"why\":");
  }

  private static NodeStatus.Filled filled() {
    return new NodeStatus.Filled(
        new Progress.Figures(0, 16_384, 0, 0, false),
        pace(0, Pace.Cause.START),
        Optional.empty(),
        2_000_000_000L);
  }

  @Test
  void write_reshard_namesTargetsAndSourcesThatAreAwayAndThoseThatFetch() {
    assertThat(body(resharding()))
        .contains("\"step\":\"copying\",\"shard-count\":1", "\"leave-after-it\":[]")
        .contains("{\"address\":\"n3:1\",\"done\":false,\"slots-to-come\":8192}")
        .contains(
            away("n3:1", "no member that runs has 8192 of the slots that this node is to fetch"),
            away(BOB.text(), "s0 is to have it, and without it too few members"))
        .contains("\"address\":\"10.10.0.2:8090\",\"state\":\"copying\",\"why\":\"it fetches");
  }

  private static String away(String address, String why) {
    return "{\"address\":\"" + address + "\",\"state\":\"dead\",\"why\":\"" + why;
  }

  /** Four nodes of two shards that become one; the others are dead. */
  private static NodeStatus resharding() {
    List<Address> nodes = List.of(ALICE, BOB, CAROL, new Address("n3:1"));
    View settled = ((Founding.Result.Founded) Founding.found(nodes, 2, new NodeId(1))).view();
    View copying =
        ((ViewChange.Outcome.Next) new ViewChange.Reshard(1).apply(settled, Set.copyOf(nodes)))
            .view();
    Layout layout = new Layout(copying);
    return new NodeStatus(
        new NodeId(1),
        Optional.of(layout),
        "",
        true,
        false,
        layout.present(ALICE),
        new NodeStatus.Clocks(WRITER, clock(10), clock(8), HybridClock.ofMillis(9_000)),
        42,
        List.of(),
        List.of(ALICE),
        Optional.empty(),
        new NodeStatus.Waiting(0, 0, 0, 0, 0),
        Figures.NONE);
  }
}
