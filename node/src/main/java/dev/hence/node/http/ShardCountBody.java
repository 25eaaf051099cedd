package dev.hence.node.http;

import dev.hence.core.replica.Request;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** The number of shards that a request asks for: a member of the body, or of the query. */
final class ShardCountBody {
  /** More digits than any int has. */
  private static final int DIGITS_MAX = 10;

  private static final Pattern PLAIN = Pattern.compile("[1-9][0-9]*");

  private ShardCountBody() {}

  /** The request to reshard; an error unless the member is an integer from 1. */
  static Routed read(Body body) {
    return switch (body) {
      case Body.Broken broken -> Routes.broken(broken);
      case Body.Members members -> {
        Optional<Body.Member> count = members.member(Body.Name.SHARD_COUNT);
        yield count.isPresent() && count.get().kind() == Body.Kind.INTEGER
            ? of(count.get().text(), Request.Reshard::new)
            : malformed();
      }
    };
  }

  /** The request to show what a reshard would move. */
  static Routed plan(String query) {
    return Query.parameter(query, "shard-count") instanceof Query.Given(String digits)
            && PLAIN.matcher(digits).matches()
        ? of(digits, Request.ShowPlan::new)
        : malformed();
  }

  private static Routed of(String digits, IntFunction<Request> then) {
    if (digits.startsWith("-") || digits.equals("0")) {
      return malformed();
    }
    long count = digits.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
    return count > Integer.MAX_VALUE
        ? Routed.badRequest(
            "Not enough nodes to provide fault tolerance with requested shard count")
        : new Routed.Ask(then.apply((int) count));
  }

  private static Routed malformed() {
    return Routed.badRequest("shard-count is missing or malformed; send an integer from 1");
  }
}
