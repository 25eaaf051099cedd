package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command against a server that answers as a node does. */
final class ReshardCommandTest {
  private final AtomicInteger reshards = new AtomicInteger();
  private final AtomicBoolean copying = new AtomicBoolean();
  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode(this::status);
    node.on(
        "/shard/plan",
        exchange ->
            FakeNode.answer(exchange, 200, "{'slots-moved':4,'slots-copied':8,'moves':[]}"));
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop();
  }

  @Test
  void reshard_takesLongerThanANodeLetsItWait_isFollowedToItsEnd() {
    node.on(
        "/shard/reshard",
        exchange -> {
          boolean last = reshards.incrementAndGet() == 3;
          copying.set(!last);
          FakeNode.answer(
              exchange,
              last ? 200 : 503,
              last ? "{'result':'resharded'}" : "{'error':'takes longer'}");
        });

    assertThat(run("3")).isZero();
    assertThat(reshards).hasValue(3);
  }

  @Test
  void reshard_refusedAndNoneUnderWay_failsAtOnce() {
    node.on(
        "/shard/reshard",
        exchange -> {
          reshards.incrementAndGet();
          FakeNode.answer(exchange, 503, "{'error':'no majority'}");
        });

    assertThat(run("3")).isEqualTo(1);
    assertThat(reshards).hasValue(1);
  }

  @Test
  void reshard_anotherOneIsUnderWay_failsAtOnce() {
    copying.set(true);
    node.on(
        "/shard/reshard",
        exchange -> {
          reshards.incrementAndGet();
          FakeNode.answer(exchange, 503, "{'error':'another reshard is under way'}");
        });

    assertThat(run("2")).isEqualTo(1);
    assertThat(reshards).hasValue(1);
  }

  private int run(String count) {
    return Hence.run(given -> 0, "reshard", count, "--at", "http://" + node.address());
  }

  private String status() {
    return "{'node':{'name':'alice'},'role':'serving','shard':'s0','view':{'epoch':2,"
        + "'shard-count':1,'members':[{'address':'"
        + node.address()
        + "','shard':'s0','live':true}]},'transition':"
        + (copying.get() ? "{'step':'copying','shard-count':3,'here':null}" : "null")
        + "}";
  }
}
