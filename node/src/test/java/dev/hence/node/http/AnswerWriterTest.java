package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AnswerWriterTest {
  private static final TokenCodec CODEC = TokenCodec.withChecksum();
  private static final AnswerWriter WRITER =
      new AnswerWriter(CODEC, () -> MemoryBackend.VITALS, new HttpMeters());
  private static final Dot VERSION = new Dot(0x1fL, 12);
  private static final Token TOKEN = new Token(7, 3, 99, VectorClock.of(VERSION));
  private static final String TOKEN_TEXT = CODEC.encode(TOKEN);
  private static final Address ADDRESS = new Address("10.10.0.9:8090");

  private static final Request GET = new Request.Get(new Key("k"), Token.NO_PAST);
  private static final Request PUT =
      new Request.Put(new Key("k"), Value.of("1"), Token.NO_PAST, Acks.TWO);

  @Test
  void write_found_isTheValueAsItCame() {
    Value value = Value.of("{\"a\":[1.50, \"é\"]}");
    assertThat(reply(GET, new Answer.Found(value, VERSION, TOKEN)))
        .isEqualTo(
            "200 ETag: \"1f.12\"\r\n"
                + "{\"result\":\"found\",\"value\":{\"a\":[1.50, \"é\"]},\"version\":\"1f.12\","
                + "\"causal-metadata\":\""
                + TOKEN_TEXT
                + "\"}");
  }

  @Test
  void write_absent_is404WithToken() {
    assertThat(reply(GET, new Answer.Absent(Optional.empty(), TOKEN)))
        .isEqualTo(
            "404 {\"error\":\"Key does not exist\",\"version\":null,\"causal-metadata\":\""
                + TOKEN_TEXT
                + "\"}");
    assertThat(reply(GET, new Answer.Absent(Optional.of(VERSION), TOKEN)))
        .isEqualTo(
            "404 ETag: \"1f.12\"\r\n"
                + "{\"error\":\"Key does not exist\",\"version\":\"1f.12\",\"causal-metadata\":\""
                + TOKEN_TEXT
                + "\"}");
  }

  @Test
  void write_written_tellsWhatItDidAndWhoHasIt() {
    String rest = ",\"version\":\"1f.12\",\"acks\":2,\"causal-metadata\":\"" + TOKEN_TEXT + "\"}";
    String header = "ETag: \"1f.12\"\r\n";
    assertThat(reply(PUT, written(Answer.Outcome.CREATED)))
        .isEqualTo("201 " + header + "{\"result\":\"created\"" + rest);
    assertThat(reply(PUT, written(Answer.Outcome.REPLACED)))
        .isEqualTo("200 " + header + "{\"result\":\"replaced\"" + rest);
    assertThat(reply(PUT, written(Answer.Outcome.DELETED)))
        .isEqualTo("200 " + header + "{\"result\":\"deleted\"" + rest);
  }

  @Test
  void write_failure_hasItsStatusAndReason() {
    VectorClock missing = new VectorClock.Builder(2).add(1, 2).add(-1, 3).build();
    assertThat(reply(GET, new Answer.Unsatisfied(missing)))
        .isEqualTo(
            "503 {\"error\":\"Causal dependencies not satisfied; try again later\","
                + "\"missing\":[\"1.2\",\"ffffffffffffffff.3\"]}");
    assertThat(reply(GET, new Answer.Unavailable("no \"replica\"")))
        .isEqualTo("503 {\"error\":\"no \\\"replica\\\"\"}");
    assertThat(reply(PUT, new Answer.Unknown("may be"))).isEqualTo("504 {\"error\":\"may be\"}");
    assertThat(reply(PUT, new Answer.TokenRefused("of another cluster")))
        .isEqualTo("400 {\"error\":\"of another cluster\"}");
    assertThat(reply(PUT, new Answer.Refused("can't"))).isEqualTo("400 {\"error\":\"can't\"}");
    assertThat(
            reply(
                new Request.RemoveNode(ADDRESS, Removal.EITHER),
                new Answer.NotFound("View has no such replica")))
        .isEqualTo("404 {\"error\":\"View has no such replica\"}");
  }

  @Test
  void write_names_areCalledByTheRequest() {
    Answer names = new Answer.Names(List.of("a:1", "b:2"));
    assertThat(reply(new Request.ShowView(), names)).isEqualTo("200 {\"view\":[\"a:1\",\"b:2\"]}");
    assertThat(reply(new Request.ShardIds(), names))
        .isEqualTo("200 {\"shard-ids\":[\"a:1\",\"b:2\"]}");
    assertThat(reply(new Request.ShardMembers("s0"), new Answer.Names(List.of())))
        .isEqualTo("200 {\"shard-members\":[]}");
  }

  @Test
  void write_shardNameAndCount_areTold() {
    assertThat(reply(new Request.NodeShard(), new Answer.ShardName(Optional.of("s0"))))
        .isEqualTo("200 {\"node-shard-id\":\"s0\"}");
    assertThat(reply(new Request.NodeShard(), new Answer.ShardName(Optional.empty())))
        .isEqualTo("200 {\"node-shard-id\":null}");
    assertThat(reply(new Request.KeyCount("s0"), new Answer.Count(300)))
        .isEqualTo("200 {\"shard-key-count\":300}");
  }

  @Test
  void write_done_isToldByTheRequest() {
    Answer changed = new Answer.Done(true);
    Answer unchanged = new Answer.Done(false);
    assertThat(reply(new Request.AddNode(ADDRESS), changed))
        .isEqualTo("201 {\"result\":\"added\"}");
    assertThat(reply(new Request.AddNode(ADDRESS), unchanged))
        .isEqualTo("200 {\"result\":\"already present\"}");
    for (Answer done : List.of(changed, unchanged)) {
      assertThat(reply(new Request.RemoveNode(ADDRESS, Removal.EITHER), done))
          .isEqualTo("200 {\"result\":\"deleted\"}");
      assertThat(reply(new Request.AddMember("s0", ADDRESS), done))
          .isEqualTo("200 {\"result\":\"node added to shard\"}");
      assertThat(reply(new Request.Reshard(2), done)).isEqualTo("200 {\"result\":\"resharded\"}");
    }
  }

  @Test
  void write_viewWhileSomebodyLeaves_saysHowFarItIs() {
    Answer.Leaver one = new Answer.Leaver("10.10.0.2:8090", Optional.of(3L));
    Answer.Leaver silent = new Answer.Leaver("10.10.0.3:8090", Optional.empty());

    assertThat(
            reply(
                new Request.ShowView(),
                new Answer.Running(List.of("10.10.0.4:8090"), List.of(one, silent))))
        .isEqualTo(
            "200 {\"view\":[\"10.10.0.4:8090\"],"
                + "\"leaving\":{\"10.10.0.2:8090\":3,\"10.10.0.3:8090\":null}}");
  }

  @Test
  void write_readiness_saysWhyNot() {
    assertThat(reply(new Request.Readiness(), new Answer.Ready(true, "")))
        .isEqualTo("200 {\"status\":\"ready\"}");
    assertThat(reply(new Request.Readiness(), new Answer.Ready(false, "no view yet")))
        .isEqualTo("503 {\"status\":\"not ready\",\"reason\":\"no view yet\"}");
  }

  @Test
  void write_anyText_comesOutAsUtf8Json() {
    assertThat(reply(PUT, new Answer.Refused("\u0001\t\"\\é🔑\ud800\u007f")))
        .isEqualTo("400 {\"error\":\"\\u0001\\u0009\\\"\\\\é🔑\\ud800\u007f\"}");
  }

  @Test
  void write_lost_saysWhatAndHowToGoOn() {
    String goOn = "\"causal-metadata\":\"" + TOKEN_TEXT + "\"}";
    assertThat(reply(GET, new Answer.Lost(VectorClock.of(VERSION), TOKEN)))
        .startsWith("410 {\"error\":\"Dependency lost: no node has these updates any more")
        .endsWith("\"lost\":[\"" + VERSION + "\"]," + goOn);
    assertThat(reply(GET, new Answer.Lost(VectorClock.EMPTY, TOKEN)))
        .startsWith(
            "410 {\"error\":\"Dependency lost: the causal-metadata is of a view that gave way")
        .endsWith("\"lost\":[]," + goOn);
  }

  @Test
  void write_tooMuchUnstable_namesWhoHoldsItBack() {
    assertThat(reply(PUT, new Answer.TooUnstable(List.of(ADDRESS))))
        .startsWith("503 {\"error\":\"So much is unstable that the causal-metadata would be")
        .endsWith("\"held-back-by\":[\"10.10.0.9:8090\"]}");
  }

  @Test
  void write_tokenPastItsCap_isABug() {
    VectorClock.Builder entries = new VectorClock.Builder(400);
    for (int writer = 1; writer <= 400; writer++) {
      entries.add(writer, Long.MAX_VALUE);
    }
    Token token = new Token(7, 3, 99, entries.build());
    assertThatThrownBy(() -> reply(GET, new Answer.Absent(Optional.empty(), token)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void write_answerOfAnotherKind_isABug() {
    assertThatThrownBy(() -> WRITER.write(GET, new Answer.Done(true)))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> WRITER.write(GET, new Answer.Names(List.of())))
        .isInstanceOf(AssertionError.class);
  }

  private static Answer written(Answer.Outcome outcome) {
    return new Answer.Written(outcome, VERSION, 2, TOKEN);
  }

  private static String reply(Request request, Answer answer) {
    Reply reply = WRITER.write(request, answer);
    return reply.status().code()
        + " "
        + reply.headers()
        + new String(reply.body(), StandardCharsets.UTF_8);
  }
}
