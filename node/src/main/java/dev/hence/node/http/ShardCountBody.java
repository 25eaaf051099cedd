package dev.hence.node.http;

import dev.hence.core.replica.Request;
import java.util.Optional;

/** The member {@code shard-count} of a request. */
final class ShardCountBody {
  /** More digits than any int has. */
  private static final int DIGITS_MAX = 10;

  private ShardCountBody() {}

  /** The request to reshard; an error unless the member is an integer from 1. */
  static Routed read(Body body) {
    return switch (body) {
      case Body.Broken broken -> Routes.broken(broken);
      case Body.Members members -> {
        Optional<Body.Member> count = members.member(Body.Name.SHARD_COUNT);
        yield count.isPresent() && count.get().kind() == Body.Kind.INTEGER
            ? of(count.get().text())
            : malformed();
      }
    };
  }

  private static Routed of(String digits) {
    if (digits.startsWith("-") || digits.equals("0")) {
      return malformed();
    }
    long count = digits.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
    return count > Integer.MAX_VALUE
        ? Routed.badRequest(
            "Not enough nodes to provide fault tolerance with requested shard count")
        : new Routed.Ask(new Request.Reshard((int) count));
  }

  private static Routed malformed() {
    return Routed.badRequest("shard-count is missing or malformed; send an integer from 1");
  }
}
