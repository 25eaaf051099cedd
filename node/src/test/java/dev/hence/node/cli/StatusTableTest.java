package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
            + "'bytes':2500,'remaining-seconds':65.2}},"
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
                + "         3    1/2  1,000 of 4,000 slots, 1,200 keys, 2.5 kB",
            "  bob    127.0.0.1:2  s1     no answer       -           -       -       -    -"
                + "         -      -",
            "",
            "last warnings, of 1 that nodes remember:",
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
