package dev.hence.node.http;

import static dev.hence.node.http.Statuses.ALICE;
import static dev.hence.node.http.Statuses.BOB;
import static dev.hence.node.http.Statuses.CAROL;
import static dev.hence.node.http.Statuses.VIEW;
import static dev.hence.node.http.Statuses.WRITER;
import static dev.hence.node.http.Statuses.body;
import static dev.hence.node.http.Statuses.clock;
import static dev.hence.node.http.Statuses.status;
import static dev.hence.node.http.Statuses.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.NodeStatus;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.MovePlan;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StatusBodyTest {
  @Test
  void write_memberThatServes_tellsEverything() {
    Message.Report report = report(true, clock(8).with(WRITER + 1, 5));
    NodeStatus status =
        status(
            "",
            SlotSet.ALL,
            List.of(
                new NodeStatus.PeerStatus(
                    BOB,
                    new NodeId(2),
                    true,
                    true,
                    true,
                    Optional.of(2_000_000L),
                    Optional.of(report)),
                new NodeStatus.PeerStatus(
                    CAROL,
                    NodeId.UNKNOWN,
                    false,
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty())),
            Optional.empty());

    String members =
        member(ALICE, "serving", true)
            + ","
            + member(BOB, "serving", true)
            + ","
            + member(CAROL, "dead", false);
    assertThat(body(status))
        .isEqualTo(
            ("{'node':{'name':'alice','address':'10.10.0.2:8090','id':'1','version':'1.2',"
                    + "'up-seconds':3.456,'ready':true,'reason':null,"
                    + "'time':'1970-01-01T00:00:09Z'},"
                    + "'role':'serving','shard':'s0',"
                    + "'view':{'epoch':1,'cluster':'"
                    + Integer.toHexString(VIEW.cluster())
                    + "','shard-count':1,'members':["
                    + members
                    + "]},'keys':42,'slots':{'held':16384,'served':16384,'lacking':0},"
                    + "'tombstones':3,'log':{'updates':11,'bytes':222},'disk-bytes':7890,"
                    + "'peers':[{'address':'10.10.0.3:8090','id':'2',"
                    + "'state':'serving','connected':true,'silent-ms':2.000,"
                    + "'round-trip-ms':1.500,'epoch':1,'behind':2,'ahead':5,'outbox-bytes':77},"
                    + "{'address':'10.10.0.4:8090','id':null,'state':'dead','connected':false,"
                    + "'silent-ms':null,'round-trip-ms':null,'epoch':null,'behind':null,"
                    + "'ahead':null,'outbox-bytes':0}],"
                    + "'coverage':{'abc':10},'stability':{'stable':{'abc':8},"
                    + "'unstable-updates':2,'held-back-by':[{'address':'10.10.0.4:8090',"
                    + "'since':'1970-01-01T00:00:04Z','log-updates':9,'log-bytes':99,"
                    + "'fetching':false}]},"
                    + "'transition':null,"
                    + "'queues':{'inputs':1,'input-bytes':2,'inputs-refused':3,"
                    + "'requests-waiting':4,'requests-handed-on':5,'writes-unanswered':6,"
                    + "'updates-held-back':7,'view-changes':8},"
                    + "'clients':{'connections':0,'requests':0},"
                    + "'errors':[{'time':'1970-01-01T00:00:02Z','since':'1970-01-01T00:00:00Z',"
                    + "'count':3,'level':'WARN',"
                    + "'event':'peer \\'lost\\'','fields':{'peer':'10.10.0.4:8090'}}]}")
                .replace('\'', '"'));
  }

  @Test
  void write_nodeThatWasRemoved_saysSo() {
    View without =
        ((ViewChange.Outcome.Next)
                new ViewChange.RemoveNode(ALICE, Removal.FORGET).apply(VIEW, Set.of(BOB, CAROL)))
            .view();
    String removed = body(seatless(without, true));

    assertThat(removed).contains("\"role\":\"removed\",\"shard\":null");
    assertThat(body(seatless(without, false))).contains("\"role\":\"joining\"");
  }

  private static NodeStatus seatless(View view, boolean removed) {
    return new NodeStatus(
        new NodeId(1),
        Optional.of(new Layout(view)),
        "removed from the view",
        true,
        removed,
        SlotSet.NONE,
        new NodeStatus.Clocks(WRITER, clock(10), clock(8), HybridClock.ofMillis(9_000)),
        0,
        List.of(),
        List.of(BOB, CAROL),
        Optional.empty(),
        new NodeStatus.Waiting(0, 0, 0, 0, 0),
        Figures.NONE);
  }

  @Test
  void write_peerThatIsStillFetching_isBehindOnlyInWhatItTakesInOneByOne() {
    VectorClock here = clock(10).with(WRITER + 1, 500);

    assertThat(peer(here, report(false, clock(8))))
        .as("of the second writer it has nothing: that comes with the slots")
        .contains("\"behind\":2,\"ahead\":0");
    assertThat(peer(here, report(true, clock(8)))).contains("\"behind\":502,\"ahead\":0");
    assertThat(peer(here, report(false, here.with(WRITER, 9)))).contains("\"behind\":1,");
  }

  @Test
  void write_nodeThatIsStillFetching_isBehindOnlyInWhatItTakesInOneByOne() {
    Message.Report report = report(true, clock(12).with(WRITER + 1, 500));
    String body =
        body(
            status("taking over", SlotSet.NONE, clock(10), List.of(bob(report)), Optional.empty()));

    assertThat(body).contains("\"behind\":0,\"ahead\":2");
  }

  private static String peer(VectorClock here, Message.Report report) {
    return body(status("", SlotSet.ALL, here, List.of(bob(report)), Optional.empty()));
  }

  private static Message.Report report(boolean copied, VectorClock coverage) {
    return new Message.Report(
        1, 0, copied, copied, false, true, true, coverage, VectorClock.EMPTY, 0, 0);
  }

  private static NodeStatus.PeerStatus bob(Message.Report report) {
    return new NodeStatus.PeerStatus(
        BOB, new NodeId(2), true, true, true, Optional.of(2_000_000L), Optional.of(report));
  }

  @Test
  void planned_moves_areEstimatedFromWhatIsHere() {
    MovePlan plan =
        new MovePlan(
            1,
            2,
            8_192,
            List.of(new MovePlan.Move(CAROL, 0, 1, List.of(ALICE), 8_192)),
            List.of(new MovePlan.Seat(CAROL, 0, 1)));

    assertThat(text(PlanBody.of(new Answer.Planned(plan, new Answer.Density(4_096, 50, 10, 999)))))
        .isEqualTo(
            ("{'shard-count-before':1,'shard-count':2,'slots-moved':8192,'slots-copied':8192,"
                    + "'keys-about':100,'bytes-about':9990,"
                    + "'moves':[{'to':'10.10.0.4:8090','shard-before':'s0','shard':'s1',"
                    + "'sources':['10.10.0.2:8090'],'slots':8192,'keys-about':100,"
                    + "'bytes-about':9990}],'members':[{'address':'10.10.0.4:8090',"
                    + "'shard-before':'s0','shard':'s1'}]}")
                .replace('\'', '"'));
    assertThat(text(PlanBody.of(new Answer.Planned(plan, new Answer.Density(0, 0, 0, 0)))))
        .contains("\"keys-about\":null,\"bytes-about\":null");
  }

  private static String member(Address address, String role, boolean live) {
    return "{'address':'"
        + address
        + "','shard':'s0','next-shard':null,'role':'"
        + role
        + "','live':"
        + live
        + ",'former':[]}";
  }
}
