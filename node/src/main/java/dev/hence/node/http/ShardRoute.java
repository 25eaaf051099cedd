package dev.hence.node.http;

import dev.hence.core.replica.Request;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The paths under {@code /shard/}. */
final class ShardRoute {
  private static final Routed IDS = new Routed.Ask(new Request.ShardIds());
  private static final Routed NODE_SHARD = new Routed.Ask(new Request.NodeShard());

  private ShardRoute() {}

  /** {@code rest} is the path behind {@code /shard/}. */
  static Routed route(Call call, String rest) {
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return switch (rest) {
        case "ids" -> Routes.reading(call, IDS);
        case "node-shard-id" -> Routes.reading(call, NODE_SHARD);
        case "plan" -> Routes.reading(call, ShardCountBody.plan(call.query()));
        case "reshard" -> putting(call, () -> ShardCountBody.read(call.body()));
        default -> Routed.unknownPath();
      };
    }
    String raw = rest.substring(slash + 1);
    return raw.isEmpty() || raw.indexOf('/') >= 0
        ? Routed.unknownPath()
        : ofShard(call, rest.substring(0, slash), raw);
  }

  private static Routed ofShard(Call call, String what, String rawId) {
    return switch (what) {
      case "members" ->
          named(rawId, id -> Routes.reading(call, new Routed.Ask(new Request.ShardMembers(id))));
      case "key-count" ->
          named(rawId, id -> Routes.reading(call, new Routed.Ask(new Request.KeyCount(id))));
      case "add-member" -> named(rawId, id -> putting(call, () -> addMember(call, id)));
      default -> Routed.unknownPath();
    };
  }

  private static Routed addMember(Call call, String id) {
    return AddressBody.read(
        call.body(),
        (address, members) -> ForceMember.apply(members, new Request.AddMember(id, address)));
  }

  private static Routed named(String rawId, Function<String, Routed> then) {
    Optional<String> id = PercentText.decode(rawId);
    return id.isPresent()
        ? then.apply(id.get())
        : Routed.badRequest("The shard's name is no percent-encoded UTF-8");
  }

  private static Routed putting(Call call, Supplier<Routed> then) {
    return call.verb() == Call.Verb.PUT ? then.get() : Routed.wrongMethod("PUT");
  }
}
