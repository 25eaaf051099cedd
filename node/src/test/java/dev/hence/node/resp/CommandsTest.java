package dev.hence.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conversations in {@code src/test/resources/resp}, one connection each: what the client sends
 * stands behind {@code >}, what it gets behind {@code <}, line ends written as {@code ;}. After a
 * change on purpose, run with {@code -Dconversations.regenerate=true} and read the diff.
 */
class CommandsTest {
  private static final Path FOLDER = Path.of("src/test/resources/resp");
  private static final boolean REGENERATE = Boolean.getBoolean("conversations.regenerate");

  static List<Path> conversations() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void conversation_heldAgain_isTheSame(Path file) throws IOException {
    String written = Files.readString(file);

    String renewed = renew(written);

    if (REGENERATE) {
      Files.writeString(file, renewed);
    } else {
      assertThat(renewed).isEqualTo(written);
    }
  }

  private static String renew(String text) {
    List<String> lines = new ArrayList<>();
    KeptBackend backend = new KeptBackend();
    try (EmbeddedResp edge = new EmbeddedResp(backend)) {
      EmbeddedResp.Client client = edge.connect();
      for (String line : text.lines().toList()) {
        if (line.startsWith("<")) {
          continue;
        }
        lines.add(line);
        if (line.startsWith("> ")) {
          client.send(new String(line.substring(2).getBytes(UTF_8), ISO_8859_1) + "\r\n");
          lines.add(shown(client.received()));
        } else if (line.startsWith("json ")) {
          String[] pair = line.split(" ", 3);
          backend.keep(pair[1], pair[2]);
        }
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** The bytes received, those that aren't printable as {@code \xHH}. */
  private static String shown(String received) {
    StringBuilder shown = new StringBuilder(received.isEmpty() ? "<" : "< ");
    for (char octet : received.replace("\r\n", ";").toCharArray()) {
      if (octet >= ' ' && octet <= '~') {
        shown.append(octet);
      } else {
        shown.append("\\x%02x".formatted((int) octet));
      }
    }
    return shown.toString();
  }

  @Test
  void info_tellsWhatNodeThisIs() {
    try (EmbeddedResp edge = new EmbeddedResp(new KeptBackend())) {
      EmbeddedResp.Client client = edge.connect();
      client.ask("SET", "a", "1");

      assertThat(client.ask("INFO"))
          .contains("redis_version:7.2.0\r\n", "role:master\r\n", "cluster_enabled:0\r\n")
          .contains("connected_clients:1\r\n", "total_commands_processed:2\r\n")
          .contains("# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0\r\n");
      assertThat(client.ask("INFO", "server")).doesNotContain("# Keyspace");
    }
  }

  @Test
  void clientInfo_tellsWhatTheClientSaid() {
    try (EmbeddedResp edge = new EmbeddedResp(new KeptBackend())) {
      EmbeddedResp.Client client = edge.connect();
      client.ask("CLIENT", "SETINFO", "lib-name", "mine");
      client.ask("CLIENT", "SETNAME", "me");

      assertThat(client.ask("CLIENT", "INFO"))
          .contains("id=1 ", "name=me ", "lib-name=mine ", "resp=2 ", "cmd=client ");
    }
  }

  @Test
  void command_listsEveryCommand() {
    try (EmbeddedResp edge = new EmbeddedResp(new KeptBackend())) {
      EmbeddedResp.Client client = edge.connect();

      assertThat(client.ask("COMMAND"))
          .startsWith("*24\r\n*6\r\n$3\r\nget\r\n:2\r\n*2\r\n+readonly");
      assertThat(client.ask("COMMAND", "DOCS")).startsWith("*48\r\n");
    }
  }
}
