package dev.hence.node.http;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives each {@link Answer} its status, headers and body.
 *
 * <p>Threading: immutable; used by any thread.
 */
final class AnswerWriter {
  private static final String CAUSAL_METADATA = "causal-metadata";
  private static final String RESULT = "result";

  private final TokenCodec codec;
  private final Supplier<Vitals> vitals;
  private final HttpMeters meters;

  AnswerWriter(TokenCodec codec, Supplier<Vitals> vitals, HttpMeters meters) {
    this.codec = codec;
    this.vitals = vitals;
    this.meters = meters;
  }

  /** The reply to {@code request}. */
  Reply write(Request request, Answer answer) {
    return switch (answer) {
      case Answer.Found found -> found(found);
      case Answer.Absent absent -> absent(absent);
      case Answer.Written written -> written(written);
      case Answer.Unsatisfied unsatisfied -> unsatisfied(unsatisfied.missing());
      case Answer.Lost lost -> lost(lost);
      case Answer.TooUnstable unstable -> tooUnstable(unstable.heldBackBy());
      case Answer.Unavailable unavailable -> Reply.error(Status.UNAVAILABLE, unavailable.reason());
      case Answer.Unknown unknown -> Reply.error(Status.GATEWAY_TIMEOUT, unknown.reason());
      case Answer.TokenRefused refused -> Reply.error(Status.BAD_REQUEST, refused.reason());
      case Answer.Refused refused -> Reply.error(Status.BAD_REQUEST, refused.reason());
      case Answer.NotFound notFound -> Reply.error(Status.NOT_FOUND, notFound.reason());
      case Answer.Names names -> ok(new JsonText().texts(listName(request), names.names()));
      case Answer.ShardName shard -> ok(shardName(shard.shard()));
      case Answer.Count count -> ok(new JsonText().number("shard-key-count", count.count()));
      case Answer.Done done -> done(request, done.changed());
      case Answer.Ready ready -> ready(ready);
      case Answer.Running running -> ok(running(running));
      case Answer.Several several -> throw mismatch(request);
      case Answer.Keys keys -> throw mismatch(request);
      case Answer.Own own -> own(own);
    };
  }

  private Reply own(Answer.Own own) {
    return ok(
        switch (own) {
          case Answer.Status status -> StatusBody.of(status.status(), vitals.get(), meters);
          case Answer.Explained explained ->
              TokenBody.of(explained.explanation(), vitals.get().address(), codec);
          case Answer.Planned planned -> PlanBody.of(planned);
        });
  }

  private Reply found(Answer.Found found) {
    String token = text(found.token());
    String version = found.version().toString();
    Value value = found.value();
    JsonText body =
        new JsonText(value.json().length + token.length() + 128)
            .text(RESULT, "found")
            .json("value", value.json())
            .text("version", version)
            .text(CAUSAL_METADATA, token);
    return Reply.of(Status.OK, body).with("ETag", quoted(version));
  }

  private Reply absent(Answer.Absent absent) {
    String token = text(absent.token());
    JsonText body = JsonText.of("error", "Key does not exist");
    if (absent.version().isEmpty()) {
      return Reply.of(Status.NOT_FOUND, body.nothing("version").text(CAUSAL_METADATA, token));
    }
    String version = absent.version().get().toString();
    return Reply.of(Status.NOT_FOUND, body.text("version", version).text(CAUSAL_METADATA, token))
        .with("ETag", quoted(version));
  }

  private Reply written(Answer.Written written) {
    String token = text(written.token());
    String version = written.version().toString();
    JsonText body =
        new JsonText(256)
            .text(
                RESULT,
                switch (written.outcome()) {
                  case CREATED -> "created";
                  case REPLACED -> "replaced";
                  case DELETED -> "deleted";
                })
            .text("version", version)
            .number("acks", written.replicas())
            .text(CAUSAL_METADATA, token);
    Status status = written.outcome() == Answer.Outcome.CREATED ? Status.CREATED : Status.OK;
    return Reply.of(status, body).with("ETag", quoted(version));
  }

  private String text(Token token) {
    String text = codec.encode(token);
    Invariants.check(text.length() <= TokenCodec.CHARACTERS_MAX, "a token handed out fits");
    return text;
  }

  private static Reply tooUnstable(List<Address> heldBackBy) {
    return Reply.of(
        Status.UNAVAILABLE,
        JsonText.of(
                "error",
                "So much is unstable that the causal-metadata would be longer than 4 KiB; try again"
                    + " later, and see to the nodes that hold stability back")
            .texts("held-back-by", heldBackBy.stream().map(Address::text).toList()));
  }

  private static Reply unsatisfied(VectorClock missing) {
    return Reply.of(
        Status.UNAVAILABLE,
        JsonText.of("error", "Causal dependencies not satisfied; try again later")
            .texts("missing", versions(missing)));
  }

  /** Its token has fewer entries than the one that was given, so it fits. */
  private Reply lost(Answer.Lost lost) {
    return Reply.of(
        Status.GONE,
        JsonText.of(
                "error",
                lost.lost().isEmpty()
                    ? "Dependency lost: the causal-metadata is of a view that gave way to one that"
                        + " was forced, and updates that it doesn't name may be missing; go on with"
                        + " this causal-metadata"
                    : "Dependency lost: no node has these updates any more; go on with this"
                        + " causal-metadata")
            .texts("lost", versions(lost.lost()))
            .text(CAUSAL_METADATA, text(lost.token())));
  }

  private static List<String> versions(VectorClock clock) {
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < clock.size(); i++) {
      versions.add(new Dot(clock.writer(i), clock.count(i)).toString());
    }
    return versions;
  }

  private static String listName(Request request) {
    return switch (request) {
      case Request.ShowView _ -> "view";
      case Request.ShardIds _ -> "shard-ids";
      case Request.ShardMembers _ -> "shard-members";
      default -> throw mismatch(request);
    };
  }

  private static JsonText shardName(Optional<String> shard) {
    JsonText body = new JsonText();
    return shard.isPresent()
        ? body.text("node-shard-id", shard.get())
        : body.nothing("node-shard-id");
  }

  private static Reply done(Request request, boolean changed) {
    return switch (request) {
      case Request.AddNode _ ->
          changed
              ? Reply.of(Status.CREATED, JsonText.of(RESULT, "added"))
              : ok(JsonText.of(RESULT, "already present"));
      case Request.RemoveNode _ -> ok(JsonText.of(RESULT, "deleted"));
      case Request.AddMember _ -> ok(JsonText.of(RESULT, "node added to shard"));
      case Request.Reshard _ -> ok(JsonText.of(RESULT, "resharded"));
      case Request.Forced forced -> done(forced.change(), changed);
      default -> throw mismatch(request);
    };
  }

  private static JsonText running(Answer.Running running) {
    JsonText leaving = new JsonText();
    for (Answer.Leaver leaver : running.leaving()) {
      if (leaver.updatesLeft().isPresent()) {
        leaving.number(leaver.address(), leaver.updatesLeft().get());
      } else {
        leaving.nothing(leaver.address());
      }
    }
    return new JsonText().texts("view", running.names()).json("leaving", leaving.end());
  }

  private static Reply ready(Answer.Ready ready) {
    return ready.ready()
        ? ok(JsonText.of("status", "ready"))
        : Reply.of(
            Status.UNAVAILABLE, JsonText.of("status", "not ready").text("reason", ready.reason()));
  }

  private static Reply ok(JsonText body) {
    return Reply.of(Status.OK, body);
  }

  private static String quoted(String version) {
    return '"' + version + '"';
  }

  private static AssertionError mismatch(Request request) {
    return new AssertionError("an answer of another kind than its request: " + request);
  }
}
