package dev.hence.node.http;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.testkit.Gen;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes up requests of the shape that the short way takes, of shapes next to it, and broken ones.
 * Texts are Latin-1, as bytes.
 */
final class RequestGen {
  private static final TokenCodec CODEC = TokenCodec.withChecksum();

  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "GET", "PUT", "PUT", "PUT", "PUT", "DELETE", "HEAD", "get", "P");
  private static final List<String> KEYS =
      List.of(
          "a",
          "b",
          "key1",
          "key:2",
          "A.b-c_d~e",
          "!$*,;=@",
          "x".repeat(50),
          "x".repeat(51),
          "%41",
          "a%2Fb",
          "\u00c3\u00a9",
          "\u00ff",
          "a+b",
          "a/b",
          "a?acks=all",
          "a#b",
          "");
  private static final List<String> HEADERS =
      List.of(
          "Host: a",
          "host: 127.0.0.1:8090",
          "HOST:x",
          "User-Agent: curl/8.1 (x; y)",
          "user-agent:  two  blanks  ",
          "Accept: */*",
          "Accept:",
          "Accept-Encoding: gzip, br",
          "Accept-Language: de;q=0.5",
          "Cache-Control: no-cache",
          "Content-Type: application/json",
          "Connection: keep-alive",
          "connection: KEEP-Alive");
  private static final List<String> ODD_HEADERS =
      List.of(
          "Connection: close",
          "Connection: Upgrade",
          "Expect: 100-continue",
          "Transfer-Encoding: chunked",
          "Content-Length: 0",
          "Content-Length: 007",
          "Content-Length: +7",
          "Content-Length: 7, 7",
          "Content-Length: 99999999",
          "Content-Length:",
          "X-Unknown: 1",
          "A-Name-That-Is-Rather-Long: 1",
          "Host : a",
          " folded: 1",
          "No colon",
          ": no name",
          "Accept: tab\there",
          "Accept: \u00e9",
          "Accept: \u0001",
          "Sec-WebSocket-Key1: 1");
  private static final List<String> VALUES =
      List.of(
          "\"text\"",
          "\"\"",
          "\"\u00c3\u00a9\"",
          "\"\u00f0\u009f\u0094\u0091\"",
          "\"\u007f\"",
          "0",
          "-0",
          "7",
          "-12",
          "123456789012345678",
          "12345678901234567890",
          "true",
          "false",
          "null",
          "1.5",
          "1e3",
          "{\"a\":[1,{}]}",
          "[]",
          "\"esc\\naped\"");
  private static final List<String> BAD_VALUES =
      List.of(
          "01",
          "-",
          "+1",
          "1.",
          ".5",
          "0x1",
          "1a",
          "nul",
          "nullx",
          "True",
          "NaN",
          "\"open",
          "\"\u00ff\"",
          "\"\u00c0\u0080\"",
          "\"\u00ed\u00a0\u0080\"",
          "\"a\u0001\"",
          "\"a\nb\"",
          "'x'",
          "",
          "[1,]",
          "{\"a\":1,\"a\":2}");
  private static final List<String> BLANKS =
      List.of("", "", "", "", " ", "\n", "\t ", "\r\n", "\f");
  private static final List<String> TARGETS =
      List.of("/kvs/", "/kvs/", "/kvs/", "/kvs/", "/kvs/", "/kv/", "/healthz?", "http://h/kvs/");
  private static final List<String> VERSIONS =
      List.of(" HTTP/1.1\r\n", " HTTP/1.0\r\n", " HTTP/2.0\r\n", " HTTP/1.1\n", "\r\n");

  private final Gen gen;

  RequestGen(Gen gen) {
    this.gen = gen;
  }

  /** Some requests one behind the other, each maybe broken. */
  String requests() {
    StringBuilder all = new StringBuilder();
    for (int left = gen.between(1, 1 + gen.size() / 2); left > 0; left--) {
      String request = gen.chance(40) ? common() : gen.chance(60) ? near() : odd();
      all.append(gen.chance(15) ? mutated(request) : request);
    }
    return all.toString();
  }

  /** A request of the shape that is to be taken. */
  String common() {
    boolean put = gen.chance(50);
    String body = put || gen.chance(40) ? body(put, VALUES.get(gen.between(0, 13))) : "";
    return request(put, KEYS.get(gen.between(0, 6)), gen.some(HEADERS, 20), body);
  }

  /** A request that is of that shape but for one thing. */
  private String near() {
    String key = KEYS.get(gen.between(0, 6));
    List<String> headers = gen.some(HEADERS, 10);
    return switch (gen.between(0, 5)) {
      case 0, 1 -> request(true, key, headers, body(true, gen.oneOf(BAD_VALUES)));
      case 2 -> request(true, key, headers, body(true, gen.oneOf(VALUES)));
      case 3 -> request(gen.chance(50), key, headers, oddBody());
      case 4 -> {
        List<String> more = new ArrayList<>(headers);
        more.add(gen.oneOf(ODD_HEADERS));
        yield request(true, key, more, body(true, "7"));
      }
      default -> request(gen.chance(50), gen.oneOf(KEYS), headers, body(true, "true"));
    };
  }

  private String request(boolean put, String key, List<String> headers, String body) {
    List<String> all = new ArrayList<>(headers);
    if (!body.isEmpty()) {
      all.add("Content-Length: " + body.length());
    }
    return (put ? "PUT" : "GET")
        + " /kvs/"
        + key
        + " HTTP/1.1\r\n"
        + lines(gen.shuffled(all))
        + body;
  }

  private String body(boolean withValue, String value) {
    List<String> members = new ArrayList<>();
    if (withValue) {
      members.add("\"value\":" + value);
    }
    if (!withValue || gen.chance(70)) {
      members.add("\"causal-metadata\":" + (gen.chance(50) ? "null" : quoted(token())));
    }
    return "{" + String.join(",", gen.shuffled(members)) + "}";
  }

  private String odd() {
    String body = gen.chance(60) ? oddBody() : "";
    List<String> headers = new ArrayList<>(gen.some(HEADERS, 15));
    headers.addAll(gen.some(ODD_HEADERS, 4));
    if (!body.isEmpty() || gen.chance(5)) {
      headers.add("Content-Length: " + (body.length() + (gen.chance(95) ? 0 : 1)));
    }
    return gen.oneOf(METHODS)
        + " "
        + gen.oneOf(TARGETS)
        + gen.oneOf(KEYS)
        + (gen.chance(90) ? VERSIONS.getFirst() : gen.oneOf(VERSIONS))
        + lines(gen.shuffled(headers))
        + body;
  }

  private String oddBody() {
    List<String> members = new ArrayList<>();
    for (int left = gen.between(0, 3); left > 0; left--) {
      String name = gen.oneOf(List.of("value", "value", "causal-metadata", "v\\u0061lue", "other"));
      String value =
          gen.chance(80)
              ? gen.oneOf(List.of(gen.oneOf(VALUES), quoted(token()), "null", "0", "{}", "\"\""))
              : gen.oneOf(BAD_VALUES);
      members.add(blank() + quoted(name) + blank() + ":" + blank() + value + blank());
    }
    String text = blank() + "{" + String.join(",", members) + "}" + blank();
    return gen.chance(90) ? text : gen.oneOf(List.of(" ", "[]", "7", text + ",", "{}{}", "{,}"));
  }

  /** A token that can be read, or one that is cut. */
  private String token() {
    VectorClock entries = VectorClock.EMPTY;
    for (int left = gen.between(0, 2); left > 0; left--) {
      entries = entries.join(VectorClock.of(new Dot(gen.between(1, 9), gen.between(1L, 1L << 40))));
    }
    String text = CODEC.encode(new Token(7, gen.between(0, 300), gen.bits(), entries));
    return gen.chance(92) ? text : text.substring(gen.between(0, 3));
  }

  private static String lines(List<String> headers) {
    StringBuilder lines = new StringBuilder();
    headers.forEach(header -> lines.append(header).append("\r\n"));
    return lines.append("\r\n").toString();
  }

  private String mutated(String request) {
    StringBuilder text = new StringBuilder(request);
    for (int left = gen.between(1, 3); left > 0 && !text.isEmpty(); left--) {
      int at = gen.between(0, text.length() - 1);
      char other = (char) (gen.chance(50) ? gen.between(0, 255) : gen.between(' ', '~'));
      switch (gen.between(0, 3)) {
        case 0 -> text.setCharAt(at, other);
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, other);
        default -> text.setCharAt(at, (char) (text.charAt(at) ^ (1 << gen.between(0, 7))));
      }
    }
    return text.toString();
  }

  private String blank() {
    return gen.oneOf(BLANKS);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
