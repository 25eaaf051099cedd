package dev.hence.node.http;

import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import java.util.Optional;

/** {@code /view}. */
final class ViewRoute {
  private static final Routed SHOW = new Routed.Ask(new Request.ShowView());

  private ViewRoute() {}

  static Routed route(Call call) {
    return switch (call.verb()) {
      case GET -> Routes.reading(call, SHOW);
      case PUT ->
          AddressBody.read(
              call.body(),
              (address, members) -> ForceMember.apply(members, new Request.AddNode(address)));
      case DELETE -> AddressBody.read(call.body(), ViewRoute::remove);
      case OTHER -> Routed.wrongMethod("GET, HEAD, PUT, DELETE");
    };
  }

  private static Routed remove(Address address, Body.Members members) {
    Optional<Body.Member> mode = members.member(Body.Name.MODE);
    String text = mode.map(Body.Member::text).orElse("");
    Optional<Removal> how =
        switch (text) {
          case "" -> mode.isEmpty() ? Optional.of(Removal.EITHER) : Optional.empty();
          case "leave" -> Optional.of(Removal.LEAVE);
          case "forget" -> Optional.of(Removal.FORGET);
          default -> Optional.empty();
        };
    return how.isPresent()
        ? ForceMember.apply(members, new Request.RemoveNode(address, how.get()))
        : Routed.badRequest(
            "mode is neither \"leave\" nor \"forget\"; leave it out to let a node that runs hand"
                + " over, and forget one that doesn't");
  }
}
