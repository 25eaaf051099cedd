package dev.hence.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.hence.node.settings.LogFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

final class LineEncoderTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void text_event_isOneLineOfNodeEventAndFields() {
    LoggingEvent event = event("peer found");
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("peer", "10.10.0.3:8090"), new KeyValuePair("why", "it \"came\"")));
    assertThat(encode(new TextEncoder("alice"), event))
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  alice  peer found"
                + "  peer=10\\.10\\.0\\.3:8090  why=\"it \\\\\"came\\\\\"\"\n");
  }

  @Test
  void text_time_isLocal() {
    Instant instant = Instant.parse("2026-01-02T03:04:05.060Z");
    LoggingEvent event = event("peer found");
    event.setInstant(instant);
    String local =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS")
            .format(instant.atZone(ZoneId.systemDefault()));
    assertThat(encode(new TextEncoder("alice"), event)).startsWith(local + " INFO ");
  }

  @Test
  void text_somethingThrown_tellsCauseAndPlaceInTheSameLine() {
    LoggingEvent event = event("stopping");
    event.setThrowableProxy(
        new ch.qos.logback.classic.spi.ThrowableProxy(
            new IllegalStateException("disk\nfailed", new ArithmeticException("by zero"))));
    assertThat(encode(new TextEncoder("alice"), event))
        .contains("cause=\"IllegalStateException: disk failed <- ArithmeticException: by zero\"")
        .contains("at=LineEncoderTest.java:")
        .containsOnlyOnce("\n")
        .endsWith("\n");
  }

  @Test
  void json_event_isOneObjectWithWhatWasGiven() {
    LoggingEvent event = event("a \"quoted\"\nevent \ud83d\ude00");
    event.setKeyValuePairs(List.of(new KeyValuePair("path", "C:\\x\t")));
    String line = encode(new JsonEncoder("alice"), event);
    assertThat(line).containsOnlyOnce("\n").endsWith("\n");
    assertThat(texts(line))
        .contains("alice", "INFO", "a \"quoted\"\nevent \ud83d\ude00", "C:\\x\t")
        .contains("2026-01-02T03:04:05.600Z");
  }

  @Test
  void install_json_writesOurEventsAndHidesLibraries() {
    Log.install(context, LogFormat.JSON, "alice");
    assertThat(context.getLogger("dev.hence.node.Any").isInfoEnabled()).isTrue();
    assertThat(context.getLogger("dev.hence.node.Any").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("io.netty.Any").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.netty.Any").isWarnEnabled()).isTrue();
  }

  private LoggingEvent event(String message) {
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("dev.hence"), Level.INFO, message, null, null);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.600Z"));
    return event;
  }

  private static String encode(LineEncoder encoder, LoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  private static List<String> texts(String json) {
    List<String> texts = new java.util.ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          texts.add(parser.getString());
        }
      }
    }
    return texts;
  }
}
