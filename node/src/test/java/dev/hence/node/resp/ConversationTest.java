package dev.hence.node.resp;

import static dev.hence.node.resp.EmbeddedResp.array;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines, sessions, failures and limits of a connection. */
final class ConversationTest {
  private static final RespSettings SMALL =
      new RespSettings(50, 1_000, 100, 4_000, 100, 10_000, 60_000, 2_000, 2, 4_000, Acks.ALL);

  private final KeptBackend backend = new KeptBackend();

  @Test
  void pipeline_isOneRun_answeredInOrderInOneWrite() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      // All three are in one shard here.
      client.send(array("SET", "a", "1") + array("GET", "a") + array("SET", "a", "2", "GET"));

      assertThat(client.writes()).isEqualTo(1);
      assertThat(client.received()).isEqualTo("+OK\r\n$1\r\n1\r\n$1\r\n1\r\n");
      assertThat(backend.requests()).hasSize(1).first().isInstanceOf(Request.Run.class);
      assertThat(backend.kept("a")).contains("\"2\"");
    }
  }

  @Test
  void pipeline_whosePiecesNeverEndWithACommand_isNotKept() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      String command = array("SET", "a", "v".repeat(100));
      client.send(command.substring(0, 10));
      for (int i = 0; i < 2_000; i++) {
        client.send(command.substring(10) + command.substring(0, 10));
        assertThat(client.received()).isEqualTo("+OK\r\n");
      }
      assertThat(edge.bufferBytes()).isLessThan(8L << 10);
    }
  }

  @Test
  void run_thatEndsEarly_isAskedAgainFromThere() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      StringBuilder sent = new StringBuilder();
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        sent.append(array("SET", "key" + i, "v" + i)).append(array("GET", "key" + i));
        String value = "v" + i;
        expected.append("+OK\r\n$" + value.length() + "\r\n" + value + "\r\n");
      }
      client.send(sent.toString());

      assertThat(client.received()).isEqualTo(expected.toString());
      assertThat(backend.requests()).hasSizeGreaterThan(5);
    }
  }

  @Test
  void eachRun_hasThePastOfTheOneBefore() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.ask("MSET", "a", "1", "b", "2", "c", "3", "d", "4");
      client.ask("GET", "a");

      List<Token> pasts =
          backend.requests().stream().map(request -> ((Request.Placed) request).token()).toList();
      for (int i = 1; i < pasts.size(); i++) {
        assertThat(pasts.get(i).entries().covers(pasts.get(i - 1).entries())).isTrue();
      }
      assertThat(pasts.getLast().entries().count(0)).isEqualTo(4);
    }
  }

  @Test
  void coveredRead_isAnsweredWithoutTheQueue_unlessAWriteIsBeforeIt() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.ask("SET", "a", "1");
      backend.beBusy();

      assertThat(client.ask("GET", "a")).startsWith("-TRYAGAIN Too many requests");
    }
    KeptBackend covered = new KeptBackend();
    try (EmbeddedResp edge = new EmbeddedResp(covered)) {
      edge.connect().ask("MGET", "a", "b");

      assertThat(covered.requests()).hasSize(2).allMatch(Request.Get.class::isInstance);
    }
  }

  @Test
  void replies_comeInOrder_whateverHasToWait() {
    backend.hold();
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.send(
          array("SET", "a", "1")
              + array("PING")
              + array("GET", "a")
              + array("DBSIZE")
              + array("GET", "")
              + array("ECHO", "x"));

      assertThat(client.received()).isEmpty();
      for (int i = 0; i < 6; i++) {
        backend.release();
      }
      assertThat(client.received())
          .isEqualTo("+OK\r\n+PONG\r\n$1\r\n1\r\n:1\r\n-ERR Key is empty\r\n$1\r\nx\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*1\r\n:5\r\n", "*1\r\n$4\r\nPINGxx", "*1\r\n$x\r\n", "SET 'a\r\n"})
  void protocolErrors_comeBehindTheRepliesBefore_andCloseTheConnection(String malformed) {
    backend.hold();
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.send(array("SET", "a", "1") + malformed + array("SET", "b", "1"));
      backend.release();

      assertThat(client.received()).matches("\\+OK\r\n-ERR Protocol error: [^\r]+\r\n");
      client.advance(2_000);
      assertThat(client.isOpen()).isFalse();
      assertThat(backend.kept("b")).isEmpty();
    }
  }

  @Test
  void pipelineOfManyRuns_isAnsweredWhole_thoughRepliesLeaveInBetween() {
    backend.hold();
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.send(array("SET", "a", "1").repeat(3 * Conversation.RUN_REQUESTS_MAX));
      StringBuilder replies = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        backend.release();
        replies.append(client.received());
      }

      assertThat(replies.toString()).isEqualTo("+OK\r\n".repeat(3 * Conversation.RUN_REQUESTS_MAX));
    }
  }

  @Test
  void quit_answersWhatCameBefore_andNothingBehind() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.send(array("SET", "a", "1") + array("QUIT") + array("SET", "b", "1"));

      assertThat(client.received()).isEqualTo("+OK\r\n+OK\r\n");
      client.advance(2_000);
      assertThat(client.isOpen()).isFalse();
      assertThat(backend.kept("b")).isEmpty();
    }
  }

  @Test
  void clientThatEndsItsOutput_getsItsReplies() {
    backend.hold();
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.send(array("SET", "a", "1") + array("GET", "a"));
      client.event(ChannelInputShutdownEvent.INSTANCE);
      assertThat(client.isOpen()).isTrue();
      backend.release();

      assertThat(client.received()).isEqualTo("+OK\r\n$1\r\n1\r\n");
      assertThat(client.isOpen()).isFalse();
    }
  }

  @Test
  void failures_areToldByWhatTheClientCanDo() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      backend.answerWith(new Answer.Unsatisfied(VectorClock.of(new Dot(0xab, 7))));
      assertThat(client.ask("GET", "a"))
          .isEqualTo(
              "-TRYAGAIN Causal dependencies not satisfied; try again later; missing"
                  + " ab.7\r\n");
      backend.answerWith(new Answer.Unavailable("gone"));
      assertThat(client.ask("SET", "a", "1")).isEqualTo("-TRYAGAIN gone\r\n");
      assertThat(client.ask("SCAN", "0")).isEqualTo("-TRYAGAIN gone\r\n");
      assertThat(client.ask("DBSIZE")).isEqualTo("-TRYAGAIN gone\r\n");
      assertThat(client.ask("MSET", "a", "1", "b", "2"))
          .isEqualTo("-TRYAGAIN gone (of 2 keys, 0 were set)\r\n");
      backend.answerWith(new Answer.Unknown("may be"));
      assertThat(client.ask("SET", "a", "1")).isEqualTo("-UNKNOWN may be\r\n");
      assertThat(client.ask("GET", "a")).startsWith("-TRYAGAIN The replica");
      backend.answerWith(new Answer.TokenRefused("of another cluster"));
      assertThat(client.ask("GET", "a")).startsWith("-ERR of another cluster; RESET");
      backend.answerByItself();
      assertThat(client.ask("SET", "a", "1")).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void token_movesASessionToAnotherConnection() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client one = edge.connect();
      EmbeddedResp.Client other = edge.connect();
      one.ask("SET", "a", "1");
      String token = one.ask("CAUSAL", "TOKEN").split("\r\n")[1];

      assertThat(other.ask("CAUSAL", "TOKEN", token)).isEqualTo("+OK\r\n");
      assertThat(other.ask("CAUSAL", "TOKEN").split("\r\n")[1]).isEqualTo(token);
      other.ask("GET", "a");
      Request.Get read = (Request.Get) backend.requests().getLast();
      assertThat(read.token().entries().count(0)).isEqualTo(1);

      String altered = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");
      assertThat(other.ask("CAUSAL", "TOKEN", altered)).startsWith("-ERR the token can't be read");
      other.ask("RESET");
      assertThat(other.ask("CAUSAL", "TOKEN", other.ask("CAUSAL", "TOKEN").split("\r\n")[1]))
          .isEqualTo("-ERR of another cluster; RESET forgets this session's past\r\n");
    }
  }

  @Test
  void valueThatIsTooLongAsJson_isRefused_andTheConnectionGoesOn() {
    try (EmbeddedResp edge = new EmbeddedResp(SMALL, backend)) {
      EmbeddedResp.Client client = edge.connect();

      assertThat(client.ask("SET", "a", "x".repeat(998))).isEqualTo("+OK\r\n");
      assertThat(client.ask("SET", "a", "\u0001".repeat(400))).startsWith("-ERR Value is too long");
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
      assertThat(client.ask("SET", "a", "x".repeat(1_001)))
          .isEqualTo("-ERR Protocol error: invalid bulk length\r\n");
    }
  }

  @Test
  void connectionBeyondTheMost_isTurnedAway() {
    try (EmbeddedResp edge = new EmbeddedResp(SMALL, backend)) {
      edge.connect();
      edge.connect();
      EmbeddedResp.Client third = edge.connect();

      assertThat(third.received()).isEqualTo("-ERR max number of clients reached\r\n");
      third.advance(2_000);
      assertThat(third.isOpen()).isFalse();
      assertThat(edge.meters().refused()).isEqualTo(1);
    }
  }

  @Test
  void commandThatDoesNotArrive_isRefusedAfterItsTime() {
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.ask("PING");
      client.advance(3_600_000);
      assertThat(client.isOpen()).as("an idle session").isTrue();

      client.send("*2\r\n$3\r\nGET\r\n$1");
      client.advance(10_000);

      assertThat(client.received()).contains("did not arrive within 10000 ms");
    }
  }

  @Test
  void whileSomethingIsAsked_onlySoMuchIsRead() {
    backend.hold();
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.send(array("SET", "a", "1"));
      assertThat(client.isRead()).isTrue();
      for (int i = 0; i < 10; i++) {
        client.send(array("SET", "a", "x".repeat(10_000)));
      }
      assertThat(client.isRead()).isFalse();
      for (int i = 0; i < 20; i++) {
        backend.release();
      }
      assertThat(client.isRead()).isTrue();
      assertThat(client.received()).isEqualTo("+OK\r\n".repeat(11));
    }
  }

  @Test
  void clientThatGoesAmidItsQuestion_leavesNothing() {
    backend.hold();
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      client.send(array("SET", "a", "1") + array("DBSIZE") + "*1\r\n");
      client.disconnect();
      backend.release();
    }
  }
}
