package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Epoch;
import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StatusTableTest {
  private static final String VIEW =
      "'view':{'epoch':3,'shard-count':2,'members':["
          + "{'address':'127.0.0.1:1','shard':'s0','live':true},"
          + "{'address':'127.0.0.1:2','shard':'s1','live':false}]}";

  @Test
  void lines_oneNodeCopiesAndOneIsDead_tellBoth() {
    String status =
        "{'node':{'name':'alice'},'role':'copying','shard':'s0',"
            + VIEW
            + ",'keys':12345,'tombstones':9,'log':{'bytes':1500},'disk-bytes':4100000,"
            + "'peers':[{'connected':false,'ahead':null},{'connected':true,'ahead':7}],"
            + "'stability':{'unstable-updates':3},'transition':{'step':'copying',"
            + "'shard-count':3,'here':{'slots-done':1000,'slots':4000,'registers':1200,"
            + "'bytes':2500,'bytes-per-second':99,'remaining-seconds':65.2}},"
            + "'errors':[{'time':'2026-01-01T00:00:00.123456Z','level':'WARN',"
            + "'event':'peer lost','fields':{'peer':'127.0.0.1:2'}}]}";
    Roll roll = new Roll(List.of(entry(1, "a", status), silent(2, "bob")));

    assertThat(StatusTable.lines(roll))
        .containsExactly(
            "epoch 3, 2 shards, 2 members, 1 answers; reshard to 3 shards, copying"
                + " [######..................]  25 %, about 1 min 5 s left",
            "  NODE   ADDRESS      SHARD  ROLE         KEYS  TOMBSTONES     LOG    DISK  LAG"
                + "  UNSTABLE  PEERS  FETCHING",
            "  alice  127.0.0.1:1  s0     copying    12,345           9  1.5 kB  4.1 MB    7"
                + "         3    1/2  1,000 of 4,000 slots, 1,200 keys, 2.5 kB at 99 B/s",
            "  bob    127.0.0.1:2  s1     no answer       -           -       -       -    -"
                + "         -      -",
            "",
            "last warnings, a line for each kind, of 1 that nodes remember:",
            "  2026-01-01T00:00:00Z  WARN   alice  peer lost  peer=127.0.0.1:2");
    assertThat(roll.slotsLeft()).isEqualTo(3_000);
    assertThat(roll.isAgreed()).isTrue();
    assertThat(roll.step()).contains("copying");
    assertThat(roll.find("alice")).isEqualTo(roll.find("127.0.0.1:1")).isPresent();
  }

  @Test
  void lines_nobodyAnswers_saySo() {
    Roll roll = new Roll(List.of(silent(1, "alice")));

    assertThat(StatusTable.lines(roll).getFirst()).isEqualTo("no node answers");
    assertThat(roll.step()).isEmpty();
  }

  @Test
  void step_aMemberHasAnOlderView_isAgreeing() {
    String older = "{" + VIEW.replace("'epoch':3", "'epoch':2") + ",'transition':null}";
    Roll.Entry newer = entry(1, "a", "{" + VIEW + ",'transition':null}");
    Roll roll = new Roll(List.of(newer, entry(2, "b", older)));

    assertThat(roll.isAgreed()).isFalse();
    assertThat(roll.step()).contains("agreeing");
    assertThat(Bar.transition(roll)).isEqualTo("agreeing");
    assertThat(new Roll(List.of(newer, entry(3, "removed", older))).step()).isEmpty();
  }

  @Test
  void step_aMemberLacksSlotsThatItDoesNotFetchYet_isFilling() {
    String lacks = "{" + VIEW + ",'transition':null,'slots':{'lacking':5}}";
    Roll roll = new Roll(List.of(entry(1, "a", lacks)));

    assertThat(roll.slotsLeft()).isEqualTo(5);
    assertThat(roll.step()).contains("filling");
  }

  @Test
  void step_oneFillsWhileOthersWaitForItsRoleToEnd_isFilling() {
    String waits = "{" + VIEW + ",'transition':{'step':'tail'}}";
    String fills = "{" + VIEW + ",'transition':{'step':'filling'}}";

    assertThat(new Roll(List.of(entry(1, "a", waits), entry(2, "b", fills))).step())
        .contains("filling");
    assertThat(new Roll(List.of(entry(1, "a", waits))).step()).contains("tail");
  }

  @Test
  void transition_nothingUnderWay_isSettled() {
    Roll roll = new Roll(List.of(entry(1, "a", "{" + VIEW + ",'transition':null}")));

    assertThat(Bar.transition(roll)).isEqualTo("settled");
  }

  @Test
  void lines_reshardWaitsForADeadTarget_nameItAndAreNotFull() {
    String status =
        "{'node':{'name':'alice'},'role':'serving',"
            + VIEW
            + ",'transition':{'step':'copying','shard-count':1,'members':["
            + "{'address':'127.0.0.1:1','done':true,'slots-to-come':300},"
            + "{'address':'127.0.0.1:2','done':false,'slots-to-come':100}],'waits-for':["
            + "{'address':'127.0.0.1:2','state':'dead','why':'bring it back'},"
            + "{'address':'127.0.0.1:1','state':'copying','why':'it fetches slots'}],"
            + "'leave-after-it':['127.0.0.1:1'],'here':{'slots-done':300,'slots':300,"
            + "'bytes-per-second':30000,'bytes-per-second-max':1000000,"
            + "'slow-because':'a page came late'}}}";
    Roll roll = new Roll(List.of(entry(1, "a", status), silent(2, "bob")));

    assertThat(StatusTable.lines(roll))
        .startsWith(
            "epoch 3, 2 shards, 2 members, 1 answers; reshard to 1 shard, copying"
                + " [##################......]  75 %; waits for bob (dead)")
        .contains(
            "bob (dead) is waited for: bring it back",
            "alice leaves, and waits for the end of the reshard that is under way",
            "alice fetches at 30.0 kB/s, of 1.0 MB/s at most (HENCE_MOVE_BYTES_PER_SECOND):"
                + " a page came late");
  }

  @Test
  void lines_epochOfAForcedView_isWrittenAsInTheLog() {
    long forced = Epoch.forked(4, 0xabc);
    String view = VIEW.replace("'epoch':3", "'epoch':" + forced);
    Roll roll = new Roll(List.of(entry(1, "a", "{" + view + "}")));

    assertThat(StatusTable.lines(roll).getFirst())
        .startsWith("epoch " + Epoch.text(forced) + " (forced), 2 shards");
  }

  @Test
  void lines_nodeWasRemoved_sayHowItComesBack() {
    Roll roll = new Roll(List.of(entry(3, "carol", "{'role':'removed'," + VIEW + "}")));

    assertThat(StatusTable.lines(roll))
        .anyMatch(line -> line.endsWith("./hence join carol gives it a seat again"));
  }

  @Test
  void lines_warningsAgainAndAgain_areOneOfTheirKind() {
    String refused =
        "{'time':'2026-01-01T00:00:0%d.5Z','since':'2026-01-01T00:00:00.1Z','count':%d,"
            + "'level':'WARN','event':'refused a peer','fields':{'peer':'x'}}";
    String other =
        "{'time':'2026-01-01T00:00:01.5Z','since':'2026-01-01T00:00:01.5Z','count':1,"
            + "'level':'ERROR','event':'useful','fields':{}}";
    String alice = "{" + VIEW + ",'errors':[" + refused.formatted(3, 7) + "," + other + "]}";
    String bob = "{" + VIEW + ",'errors':[" + refused.formatted(2, 5) + "]}";

    assertThat(StatusTable.lines(new Roll(List.of(entry(1, "a", alice), entry(2, "b", bob)))))
        .endsWith(
            "last warnings, a line for each kind, of 3 that nodes remember:",
            "  2026-01-01T00:00:01Z  ERROR  a  useful",
            "  2026-01-01T00:00:03Z  WARN   a  refused a peer  peer=x"
                + "  (12 times since 2026-01-01T00:00:00Z, at a, b)");
  }

  @Test
  void bar_ofNothing_isFull() {
    assertThat(Bar.of(0, 0)).isEqualTo("[########################] 100 %");
    assertThat(Bar.of(0, 9)).isEqualTo("[........................]   0 %");
  }

  @Test
  void cut_lineLongerThanTheScreen_endsInATilde() {
    assertThat(Screen.cut("12345", 5)).isEqualTo("12345");
    assertThat(Screen.cut("123456", 5)).isEqualTo("1234~");
  }

  @Test
  void amounts_ofAllSizes_areShort() {
    assertThat(Amounts.bytes(999)).isEqualTo("999 B");
    assertThat(Amounts.bytes(1_000)).isEqualTo("1.0 kB");
    assertThat(Amounts.bytes(4_100_000_000_000_000L)).isEqualTo("4100.0 TB");
    assertThat(Amounts.count(16_384)).isEqualTo("16,384");
    assertThat(Amounts.seconds(59)).isEqualTo("59 s");
  }

  @Test
  void tree_ofAnyJson_isWalkedWithoutFailure() {
    JsonTree tree = tree("{'a':[1,{'b':true}],'c':null,'d':-1.5,'e':'x'}");

    assertThat(tree.at("a").items().get(1).at("b").holds()).isTrue();
    assertThat(tree.at("a").at("b").at("c").isNothing()).isTrue();
    assertThat(tree.at("c").isNothing()).isTrue();
    assertThat(tree.at("d").number()).contains(-1L);
    assertThat(tree("{'n':9007199254740993}").at("n").number(0)).isEqualTo(9007199254740993L);
    assertThat(tree.at("e").number()).isEmpty();
    assertThat(JsonTree.parse("{\"a\":")).isEmpty();
    assertThat(JsonTree.parse("<html>")).isEmpty();
    assertThat(JsonTree.parse("")).isEmpty();
  }

  private static Roll.Entry entry(int port, String name, String json) {
    return new Roll.Entry(known(port, name), Optional.of(json), tree(json));
  }

  private static Roll.Entry silent(int port, String name) {
    return new Roll.Entry(known(port, name), Optional.empty(), JsonTree.NOTHING);
  }

  private static Roll.Known known(int port, String name) {
    return new Roll.Known(name, new Address("127.0.0.1:" + port), Optional.empty());
  }

  private static JsonTree tree(String json) {
    return JsonTree.parse(json.replace('\'', '"')).orElseThrow();
  }
}
