package dev.hence.node.http;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.replica.TokenExplanation;
import dev.hence.core.sharding.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The answer to GET /debug/token; docs/api.md has it field by field. */
final class TokenBody {
  private final TokenExplanation explanation;
  private final Address self;
  private final TokenCodec codec;

  private TokenBody(TokenExplanation explanation, Address self, TokenCodec codec) {
    this.explanation = explanation;
    this.self = self;
    this.codec = codec;
  }

  static JsonText of(TokenExplanation explanation, Address self, TokenCodec codec) {
    return new TokenBody(explanation, self, codec).write();
  }

  private JsonText write() {
    Token token = explanation.token();
    JsonText out =
        new JsonText(1_024)
            .text("cluster", Integer.toHexString(token.cluster()))
            .number("epoch", token.epoch())
            .text("time", Instant.ofEpochMilli(HybridClock.millis(token.time())).toString())
            .text("node", self.text())
            .text("refused", explanation.refusal())
            .truth("of-a-later-view", explanation.ofLaterView())
            .texts("lost", lost())
            .text("causal-metadata", explanation.instead().map(codec::encode));
    return out.objects("entries", explanation.entries(), TokenBody::entry)
        .object("request", explanation.request(), this::request);
  }

  /** The versions that no node has any more, as a 410 has them. */
  private List<String> lost() {
    return explanation.entries().stream()
        .filter(entry -> entry.standing() == TokenExplanation.Standing.LOST)
        .map(TokenBody::version)
        .toList();
  }

  private static String version(TokenExplanation.Entry entry) {
    return StatusBody.writer(entry.writer()) + "." + entry.n();
  }

  private static void entry(JsonText out, TokenExplanation.Entry entry) {
    out.text("version", version(entry))
        .text("writer", StatusBody.writer(entry.writer()))
        .number("n", entry.n())
        .text("node", entry.node().map(Address::text))
        .text("shard", "s" + WriterId.shard(entry.writer()))
        .number("slot-map", WriterId.generation(entry.writer()))
        .text("standing", entry.standing().name().toLowerCase(Locale.ROOT))
        .number("here", entry.here())
        .texts("holders", texts(entry.holders()))
        .texts("known-to-have-it", texts(entry.having()))
        .texts("known-to-lack-it", texts(entry.lacking()));
  }

  private void request(JsonText out, TokenExplanation.ForKey request) {
    boolean handedOn = !request.served();
    out.text("key", request.key().text())
        .text("shard", "s" + request.shard())
        .truth("served-here", request.served())
        .truth("gone", request.gone())
        .truth("read-waits", waits(request, request.readWaits()))
        .texts("read-waits-for", versions(request.readWaits()))
        .texts("read-waits-on", texts(waitedOn(request, request.readWaits())))
        .truth("write-waits", waits(request, request.writeWaits()))
        .texts("write-waits-for", versions(request.writeWaits()))
        .texts("write-waits-on", texts(waitedOn(request, request.writeWaits())))
        .texts(handedOn ? "handed-on-to" : "else-read-at", texts(request.covering()));
  }

  /**
   * A request waits where it misses something, or where nobody is known that could take it; for
   * what is lost it doesn't, but is answered with 410.
   */
  private boolean waits(TokenExplanation.ForKey request, VectorClock missing) {
    if (explanation.ofLaterView()) {
      return true;
    }
    if (request.gone() && missing.isEmpty()) {
      return false;
    }
    return request.served() ? !missing.isEmpty() : request.covering().isEmpty();
  }

  /**
   * The nodes that a request waits for, in view order: of each entry that it waits for, those who
   * are known to have it, else all others who have to and aren't known to lack it.
   */
  private List<Address> waitedOn(TokenExplanation.ForKey request, VectorClock missing) {
    if (!waits(request, missing)) {
      return List.of();
    }
    return explanation.entries().stream()
        .filter(entry -> isWaitedFor(entry, request, missing))
        .flatMap(entry -> mayHave(entry).stream())
        .filter(holder -> !holder.equals(self))
        .distinct()
        .toList();
  }

  private static List<Address> mayHave(TokenExplanation.Entry entry) {
    return entry.having().isEmpty()
        ? entry.holders().stream().filter(holder -> !entry.lacking().contains(holder)).toList()
        : entry.having();
  }

  private static boolean isWaitedFor(
      TokenExplanation.Entry entry, TokenExplanation.ForKey request, VectorClock missing) {
    if (request.served()) {
      return missing.get(entry.writer()) >= entry.n();
    }
    return WriterId.shard(entry.writer()) == request.shard()
        && entry.standing() != TokenExplanation.Standing.STABLE;
  }

  private static List<String> versions(VectorClock missing) {
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < missing.size(); i++) {
      versions.add(StatusBody.writer(missing.writer(i)) + "." + missing.count(i));
    }
    return versions;
  }

  private static List<String> texts(List<Address> addresses) {
    return addresses.stream().map(Address::text).toList();
  }
}
