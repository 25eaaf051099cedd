package dev.hence.node.http;

import dev.hence.core.replica.Request;

/**
 * Which path is whose.
 *
 * <p>One slash too many at the end of a fixed path is overlooked; behind a key it isn't, because
 * keys that differ must not meet.
 */
final class Routes {
  private static final String KVS = "/kvs/";
  private static final String SHARD = "/shard/";
  private static final Routed ALIVE =
      new Routed.Tell(Reply.of(Status.OK, JsonText.of("status", "alive")));

  private final KvsRoute kvs;
  private final DebugRoute debug;

  Routes(KvsRoute kvs, DebugRoute debug) {
    this.kvs = kvs;
    this.debug = debug;
  }

  Routed route(Call call) {
    String path = call.path();
    if (path.startsWith(KVS)) {
      return kvs.route(call, path.substring(KVS.length()));
    }
    String fixed = withoutSlash(path);
    return switch (fixed) {
      case "/view" -> ViewRoute.route(call);
      case "/healthz" -> reading(call, ALIVE);
      case "/status" -> reading(call, new Routed.Ask(new Request.ShowStatus()));
      case "/debug/token" -> reading(call, debug.token(call));
      case "/readyz" -> reading(call, new Routed.Ask(new Request.Readiness()));
      default ->
          fixed.startsWith(SHARD)
              ? ShardRoute.route(call, fixed.substring(SHARD.length()))
              : Routed.unknownPath();
    };
  }

  /** {@code result}, for a call that only reads. */
  static Routed reading(Call call, Routed result) {
    if (call.verb() != Call.Verb.GET) {
      return Routed.wrongMethod("GET, HEAD");
    }
    return switch (call.body()) {
      case Body.Members _ -> result;
      case Body.Broken broken -> broken(broken);
    };
  }

  static Routed broken(Body.Broken broken) {
    return new Routed.Tell(
        Reply.of(
            Status.BAD_REQUEST,
            JsonText.of("error", "The body is no JSON object; send one")
                .text("detail", broken.detail())));
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
  }
}
