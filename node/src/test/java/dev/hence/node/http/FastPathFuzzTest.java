package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.testkit.Gen;
import dev.hence.core.testkit.Property;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The same bytes to an edge with the short way and to one without: the same answers, the same
 * requests to the backend, the same end.
 *
 * <p>By hand for an hour: {@code ./mvnw -pl node -am test -Dtest=FastPathFuzzTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dhence.fuzz.seconds=3600}; the seeds then go on from
 * where the last run's are, which is the clock's.
 */
final class FastPathFuzzTest {
  private static final int RUNS = 4_000;

  /** Bytes that some reader treats unlike others. */
  private static final int[] OTHERS =
      "\0\t\n\f\r !\"#%&'+,-./019:;=?@AZ[\\\\]_az{}\u007f\u0080\u00c3\u00ff".chars().toArray();

  /** Two edges, each with a backend of its own, that are sent the same. */
  private static final class Twins implements AutoCloseable {
    private final MemoryBackend fastBackend = new MemoryBackend();
    private final MemoryBackend slowBackend = new MemoryBackend();
    private final EmbeddedEdge fast;
    private final EmbeddedEdge slow;
    private final EmbeddedEdge.Client fastClient;
    private final EmbeddedEdge.Client slowClient;

    Twins(HttpSettings settings) {
      fast = new EmbeddedEdge(settings, fastBackend, true);
      slow = new EmbeddedEdge(settings, slowBackend, false);
      fastClient = fast.connect();
      slowClient = slow.connect();
    }

    void send(String text) {
      fastClient.send(text);
      slowClient.send(text);
      compare();
    }

    void hold() {
      fastBackend.hold();
      slowBackend.hold();
    }

    void release() {
      fastBackend.release(false);
      slowBackend.release(false);
      compare();
    }

    private void compare() {
      assertThat(fastClient.received()).isEqualTo(slowClient.received());
      assertThat(fastBackend.requests()).isEqualTo(slowBackend.requests());
      assertThat(fastClient.isOpen()).isEqualTo(slowClient.isOpen());
      assertThat(fast.meters().requests()).isEqualTo(slow.meters().requests());
    }

    long shortcuts() {
      assertThat(slow.meters().shortcuts()).isZero();
      return fast.meters().shortcuts();
    }

    @Override
    public void close() {
      for (int i = 0; i < 100; i++) {
        release();
      }
      fast.close();
      slow.close();
    }
  }

  @Test
  void requests_sentInPieces_areReadAsTheDecoderReadsThem() {
    Property.forAll(RUNS, FastPathFuzzTest::run);
  }

  @Test
  void requests_freshSeeds_areReadAsTheDecoderReadsThem() {
    long seconds = Long.getLong("hence.fuzz.seconds", 1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long seed = System.currentTimeMillis();
    long runs = 0;
    while (System.nanoTime() - end < 0) {
      Gen gen = new Gen(seed + runs, 12);
      try {
        run(gen);
      } catch (AssertionError e) {
        throw new AssertionError("replay with -Dhence.seed=" + gen.seed(), e);
      }
      runs++;
    }
    assertThat(runs).isPositive();
  }

  private static void run(Gen gen) {
    HttpSettings settings = gen.chance(50) ? HttpSettings.DEFAULTS : EmbeddedEdge.PIPELINING;
    try (Twins twins = new Twins(settings)) {
      if (gen.chance(25)) {
        twins.hold();
      }
      RequestGen requests = new RequestGen(gen);
      for (int left = gen.between(1, 4); left > 0; left--) {
        String text = requests.requests();
        int sent = 0;
        while (sent < text.length()) {
          int end = gen.chance(60) ? text.length() : gen.between(sent + 1, text.length());
          twins.send(text.substring(sent, end));
          sent = end;
          if (gen.chance(40)) {
            twins.release();
          }
        }
      }
    }
  }

  @Test
  void requests_ofTheCommonShape_takeTheShortWay() {
    Property.forAll(
        200,
        gen -> {
          RequestGen requests = new RequestGen(gen);
          int count = gen.between(1, 20);
          try (Twins twins = new Twins(HttpSettings.DEFAULTS)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < count; i++) {
              all.append("GET /kvs/a HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            twins.send(all.toString());
            assertThat(twins.shortcuts()).isEqualTo(count);
            long taken = 0;
            for (int i = 0; i < 50; i++) {
              twins.send(requests.common());
              taken = twins.shortcuts() - count;
            }
            // Some of them have a token that is cut, or a header with an empty or odd content.
            assertThat(taken).isGreaterThan(25);
          }
        });
  }

  @Test
  void requests_splitAtEveryByte_areReadAsTheDecoderReadsThem() {
    String put =
        "PUT /kvs/key1 HTTP/1.1\r\nHost: a\r\nContent-Length: 41\r\n\r\n"
            + "{\"value\":\"text\",\"causal-metadata\":null  }";
    String get = "GET /kvs/key1 HTTP/1.1\r\nUser-Agent: x\r\n\r\n";
    for (String text : List.of(put + get + get, get + put + put + get, put + put)) {
      for (int first = 1; first < text.length(); first++) {
        int second = first + (text.length() - first) * (first % 5) / 5;
        try (Twins twins = new Twins(HttpSettings.DEFAULTS)) {
          twins.send(text.substring(0, first));
          twins.send(text.substring(first, second));
          twins.send(text.substring(second));
          twins.send(get);
        }
      }
    }
  }

  @Test
  void request_everyByteReplaced_isReadAsTheDecoderReadsIt() {
    String put =
        "PUT /kvs/key1 HTTP/1.1\r\nHost: a\r\nContent-Length: 39\r\n\r\n"
            + "{\"value\":\"text\",\"causal-metadata\":null}";
    for (int at = 0; at < put.length(); at++) {
      for (int other : OTHERS) {
        StringBuilder text = new StringBuilder(put);
        text.setCharAt(at, (char) other);
        try (Twins twins = new Twins(HttpSettings.DEFAULTS)) {
          twins.send(text.toString());
        }
      }
    }
  }
}
