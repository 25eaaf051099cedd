package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code join} and {@code add-member} against a server that answers as a removed node does. */
final class SeatCommandsTest {
  private final List<String> changes = new CopyOnWriteArrayList<>();
  private volatile boolean seated;
  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode(this::status);
    node.on(
        "/view",
        exchange -> {
          note(exchange);
          boolean added = !seated;
          seated = true;
          FakeNode.answer(exchange, added ? 201 : 200, "{'result':'added'}");
        });
    node.on(
        "/shard/add-member/s0",
        exchange -> {
          note(exchange);
          FakeNode.answer(exchange, 200, "{'result':'node added to shard'}");
        });
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop();
  }

  @Test
  void join_removedNode_putsItIntoTheView() {
    assertThat(run("join", node.address())).isZero();
    assertThat(changes).containsExactly("PUT /view " + body(""));

    assertThat(run("join", "carol", "--force")).isZero();
    assertThat(changes).last().isEqualTo("PUT /view " + body(",'force':true"));
  }

  @Test
  void join_nobodyThere_isRefused() {
    assertThat(run("join", "nobody")).isEqualTo(2);
    assertThat(run("join", "127.0.0.1:1")).isEqualTo(1);
    assertThat(changes).isEmpty();
  }

  @Test
  void addMember_removedNode_givesItASeatFirst() {
    assertThat(run("add-member", "carol", "s0")).isZero();
    assertThat(changes)
        .containsExactly("PUT /view " + body(""), "PUT /shard/add-member/s0 " + body(""));
  }

  @Test
  void addMember_memberOrUnknownShard_changesNoSeat() {
    assertThat(run("add-member", "carol", "s7")).isEqualTo(2);
    assertThat(changes).isEmpty();
    seated = true;
    assertThat(run("add-member", "carol", "s0")).isZero();
    assertThat(changes).containsExactly("PUT /shard/add-member/s0 " + body(""));
  }

  private int run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--at";
    all[arguments.length + 1] = "http://" + node.address();
    return Hence.run(given -> 0, all);
  }

  private String body(String more) {
    return ("{'socket-address':'" + node.address() + "'" + more + "}").replace('\'', '"');
  }

  private String status() {
    return "{'node':{'name':'carol'},'role':'"
        + (seated ? "serving" : "removed")
        + "','shard':'s0','view':{'epoch':2,'shard-count':1,'members':["
        + (seated ? "{'address':'" + node.address() + "','shard':'s0','live':true}" : "")
        + "]},'transition':null}";
  }

  private void note(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    changes.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
  }
}
