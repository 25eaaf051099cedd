package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.NodeStatus;
import dev.hence.core.replica.TokenExplanation;
import dev.hence.core.resharding.Progress;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.MovePlan;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StatusBodyTest {
  private static final Address ALICE = new Address("10.10.0.2:8090");
  private static final Address BOB = new Address("10.10.0.3:8090");
  private static final Address CAROL = new Address("10.10.0.4:8090");
  private static final View VIEW = view();
  private static final Layout LAYOUT = new Layout(VIEW);
  private static final long WRITER = WriterId.of(0, 0, 0xabc);
  private static final Vitals VITALS =
      new Vitals(
          "alice",
          ALICE,
          "1.2",
          3_456,
          7_890,
          new Vitals.Input(1, 2, 3),
          List.of(new Vitals.Link(BOB, Optional.of(1_500_000L), 77)),
          List.of(
              new Vitals.Trouble(
                  Instant.EPOCH,
                  "WARN",
                  "peer \"lost\"",
                  List.of(new Vitals.Particular("peer", CAROL.text())))));

  private static View view() {
    return switch (Founding.found(List.of(ALICE, BOB, CAROL), 1, new NodeId(1))) {
      case Founding.Result.Founded founded -> founded.view();
      case Founding.Result.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  @Test
  void write_memberThatServes_tellsEverything() {
    Message.Report report =
        new Message.Report(
            1, 0, true, true, false, true, clock(8).with(WRITER + 1, 5), VectorClock.EMPTY, 0, 0);
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
                    + "'errors':[{'time':'1970-01-01T00:00:00Z','level':'WARN',"
                    + "'event':'peer \\'lost\\'','fields':{'peer':'10.10.0.4:8090'}}]}")
                .replace('\'', '"'));
  }

  @Test
  void write_learnerHalfway_tellsItsProgress() {
    NodeStatus.Filled filled =
        new NodeStatus.Filled(
            new Progress.Figures(4_096, 16_384, 100, 5_000, false),
            Optional.of(BOB),
            2_000_000_000L);
    String body =
        body(status("taking over 16384 slots", SlotSet.NONE, List.of(), Optional.of(filled)));

    assertThat(body)
        .contains("\"role\":\"learner\"")
        .contains("\"reason\":\"taking over 16384 slots\"")
        .contains(
            ("'transition':{'step':'filling','shard-count':1,'members':["
                    + "{'address':'10.10.0.2:8090','done':false},"
                    + "{'address':'10.10.0.3:8090','done':false},"
                    + "{'address':'10.10.0.4:8090','done':false}],"
                    + "'here':{'slots-done':4096,'slots':16384,'registers':100,'bytes':5000,"
                    + "'catching-up':false,'source':'10.10.0.3:8090','running-seconds':2.000,"
                    + "'remaining-seconds':6.000}}")
                .replace('\'', '"'));
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
    return new Message.Report(1, 0, copied, copied, false, true, coverage, VectorClock.EMPTY, 0, 0);
  }

  private static NodeStatus.PeerStatus bob(Message.Report report) {
    return new NodeStatus.PeerStatus(
        BOB, new NodeId(2), true, true, true, Optional.of(2_000_000L), Optional.of(report));
  }

  @Test
  void explained_entryThatIsMissing_namesWhoHasItAndWhatWaits() {
    Token token = new Token(7, 3, HybridClock.ofMillis(1_000), VectorClock.of(new Dot(WRITER, 9)));
    TokenExplanation explanation =
        new TokenExplanation(
            token,
            Optional.empty(),
            List.of(
                new TokenExplanation.Entry(
                    WRITER,
                    9,
                    Optional.of(CAROL),
                    TokenExplanation.Standing.MISSING,
                    4,
                    List.of(ALICE, BOB),
                    List.of(BOB))),
            Optional.of(
                new TokenExplanation.ForKey(
                    new Key("k"), 0, true, token.entries(), token.entries(), List.of(BOB))));

    assertThat(text(TokenBody.of(explanation, ALICE)))
        .isEqualTo(
            ("{'cluster':'7','epoch':3,'time':'1970-01-01T00:00:01Z','node':'10.10.0.2:8090',"
                    + "'refused':null,'entries':[{'version':'abc.9','writer':'abc','n':9,"
                    + "'node':'10.10.0.4:8090','shard':'s0',"
                    + "'slot-map':0,'standing':'missing','here':4,"
                    + "'holders':['10.10.0.2:8090','10.10.0.3:8090'],"
                    + "'known-to-have-it':['10.10.0.3:8090']}],"
                    + "'request':{'key':'k','shard':'s0','served-here':true,"
                    + "'read-waits':true,'read-waits-for':['abc.9'],"
                    + "'read-waits-on':['10.10.0.3:8090'],"
                    + "'write-waits':true,'write-waits-for':['abc.9'],"
                    + "'write-waits-on':['10.10.0.3:8090'],"
                    + "'else-read-at':['10.10.0.3:8090']}}")
                .replace('\'', '"'));
  }

  @Test
  void explained_nobodyIsKnownToHaveWhatIsMissing_namesAllOthersWhoHaveTo() {
    TokenExplanation.Entry missing = entry(TokenExplanation.Standing.MISSING, ALICE, BOB, CAROL);
    VectorClock waited = VectorClock.of(new Dot(WRITER, 9));

    assertThat(request(missing, true, waited, ALICE))
        .contains("'read-waits-on':['10.10.0.3:8090','10.10.0.4:8090'],'write-waits':true")
        .contains("'write-waits-on':['10.10.0.3:8090','10.10.0.4:8090'],'else");
  }

  @Test
  void explained_noReplicaThatCoversIsKnown_namesWhoHaveTo() {
    TokenExplanation.Entry elsewhere = entry(TokenExplanation.Standing.ELSEWHERE, BOB, CAROL);

    assertThat(request(elsewhere, false, VectorClock.EMPTY, ALICE))
        .contains("'read-waits':true,'read-waits-for':[]")
        .contains("'read-waits-on':['10.10.0.3:8090','10.10.0.4:8090']");
  }

  @Test
  void explained_nothingIsMissing_waitsOnNobody() {
    TokenExplanation.Entry covered = entry(TokenExplanation.Standing.COVERED, ALICE, BOB);

    assertThat(request(covered, true, VectorClock.EMPTY, ALICE))
        .contains("'read-waits':false,'read-waits-for':[],'read-waits-on':[]");
  }

  private static TokenExplanation.Entry entry(
      TokenExplanation.Standing standing, Address... holders) {
    return new TokenExplanation.Entry(
        WRITER, 9, Optional.empty(), standing, 4, List.of(holders), List.of());
  }

  private static String request(
      TokenExplanation.Entry entry, boolean served, VectorClock waits, Address asked) {
    Token token = new Token(7, 3, HybridClock.ofMillis(1_000), VectorClock.of(new Dot(WRITER, 9)));
    TokenExplanation.ForKey forKey =
        new TokenExplanation.ForKey(new Key("k"), 0, served, waits, waits, List.of());
    TokenExplanation explanation =
        new TokenExplanation(token, Optional.empty(), List.of(entry), Optional.of(forKey));
    return text(TokenBody.of(explanation, asked)).replace('"', '\'');
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

  private static NodeStatus status(
      String notServing,
      SlotSet held,
      List<NodeStatus.PeerStatus> peers,
      Optional<NodeStatus.Filled> filled) {
    return status(notServing, held, clock(10), peers, filled);
  }

  private static NodeStatus status(
      String notServing,
      SlotSet held,
      VectorClock coverage,
      List<NodeStatus.PeerStatus> peers,
      Optional<NodeStatus.Filled> filled) {
    return new NodeStatus(
        new NodeId(1),
        Optional.of(LAYOUT),
        notServing,
        true,
        held,
        new NodeStatus.Clocks(WRITER, coverage, clock(8), HybridClock.ofMillis(9_000)),
        42,
        peers,
        List.of(ALICE, BOB),
        filled,
        new NodeStatus.Waiting(4, 5, 6, 7, 8),
        new Figures(
            new Figures.Log(11, 222),
            3,
            List.of(new Figures.HoldingBack(CAROL, 4_000, new Figures.Log(9, 99), false)),
            Optional.empty()));
  }

  private static VectorClock clock(long n) {
    return VectorClock.EMPTY.with(WRITER, n);
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

  private static String body(NodeStatus status) {
    return text(StatusBody.of(status, VITALS, new HttpMeters()));
  }

  private static String text(JsonText json) {
    return new String(json.end(), StandardCharsets.UTF_8);
  }
}
