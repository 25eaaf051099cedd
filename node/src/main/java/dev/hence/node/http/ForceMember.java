package dev.hence.node.http;

import dev.hence.core.replica.Request;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The member {@code force} of a change of the view. */
final class ForceMember {
  private ForceMember() {}

  /** {@code change}, to be forced if the member is true; an error if it is no truth value. */
  static Routed apply(Body.Members members, Request change) {
    Optional<Body.Member> force = members.member(Body.Name.FORCE);
    if (force.isEmpty()) {
      return new Routed.Ask(change);
    }
    if (force.get().kind() != Body.Kind.BOOLEAN) {
      return Routed.badRequest("force is neither true nor false");
    }
    boolean isTrue = new String(force.get().json(), StandardCharsets.UTF_8).equals("true");
    return new Routed.Ask(isTrue ? new Request.Forced(change) : change);
  }
}
