package dev.hence.node.http;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.Token;
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

  private TokenBody(TokenExplanation explanation, Address self) {
    this.explanation = explanation;
    this.self = self;
  }

  static JsonText of(TokenExplanation explanation, Address self) {
    return new TokenBody(explanation, self).write();
  }

  private JsonText write() {
    Token token = explanation.token();
    JsonText out =
        new JsonText(1_024)
            .text("cluster", Integer.toHexString(token.cluster()))
            .number("epoch", token.epoch())
            .text("time", Instant.ofEpochMilli(HybridClock.millis(token.time())).toString())
            .text("node", self.text());
    if (explanation.refusal().isPresent()) {
      out.text("refused", explanation.refusal().get());
    } else {
      out.nothing("refused");
    }
    return out.objects("entries", explanation.entries(), TokenBody::entry)
        .object("request", explanation.request(), this::request);
  }

  private static void entry(JsonText out, TokenExplanation.Entry entry) {
    out.text("version", StatusBody.writer(entry.writer()) + "." + entry.n())
        .text("writer", StatusBody.writer(entry.writer()))
        .number("n", entry.n());
    if (entry.node().isPresent()) {
      out.text("node", entry.node().get().text());
    } else {
      out.nothing("node");
    }
    out.text("shard", "s" + WriterId.shard(entry.writer()))
        .number("slot-map", WriterId.generation(entry.writer()))
        .text("standing", entry.standing().name().toLowerCase(Locale.ROOT))
        .number("here", entry.here())
        .texts("holders", texts(entry.holders()))
        .texts("known-to-have-it", texts(entry.having()));
  }

  private void request(JsonText out, TokenExplanation.ForKey request) {
    boolean handedOn = !request.served();
    out.text("key", request.key().text())
        .text("shard", "s" + request.shard())
        .truth("served-here", request.served())
        .truth("read-waits", waits(request, request.readWaits()))
        .texts("read-waits-for", versions(request.readWaits()))
        .texts("read-waits-on", texts(waitedOn(request, request.readWaits())))
        .truth("write-waits", waits(request, request.writeWaits()))
        .texts("write-waits-for", versions(request.writeWaits()))
        .texts("write-waits-on", texts(waitedOn(request, request.writeWaits())))
        .texts(handedOn ? "handed-on-to" : "else-read-at", texts(request.covering()));
  }

  /** A request waits where it misses something, or where nobody is known that could take it. */
  private static boolean waits(TokenExplanation.ForKey request, VectorClock missing) {
    return request.served() ? !missing.isEmpty() : request.covering().isEmpty();
  }

  /**
   * The nodes that a request waits for, in view order: of each entry that it waits for, those who
   * are known to have it, else all others who have to.
   */
  private List<Address> waitedOn(TokenExplanation.ForKey request, VectorClock missing) {
    if (!waits(request, missing)) {
      return List.of();
    }
    return explanation.entries().stream()
        .filter(entry -> isWaitedFor(entry, request, missing))
        .flatMap(entry -> (entry.having().isEmpty() ? entry.holders() : entry.having()).stream())
        .filter(holder -> !holder.equals(self))
        .distinct()
        .toList();
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
