package dev.hence.node.http;

import dev.hence.core.sharding.Address;
import dev.hence.node.settings.AddressText;
import java.util.Optional;
import java.util.function.BiFunction;

/** The member {@code socket-address} of a request. */
final class AddressBody {
  private AddressBody() {}

  /** What {@code then} makes of the address; an error if it is missing or malformed. */
  static Routed read(Body body, BiFunction<Address, Body.Members, Routed> then) {
    return switch (body) {
      case Body.Broken broken -> Routes.broken(broken);
      case Body.Members members -> {
        Optional<Address> address =
            members
                .member(Body.Name.SOCKET_ADDRESS)
                .filter(member -> member.kind() == Body.Kind.STRING)
                .map(Body.Member::text)
                .flatMap(AddressText::parse);
        yield address.isPresent()
            ? then.apply(address.get(), members)
            : Routed.badRequest(
                "socket-address is missing or malformed; send an IP:PORT like"
                    + " \"10.10.0.2:8090\"");
      }
    };
  }
}
