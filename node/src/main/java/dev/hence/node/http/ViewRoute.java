package dev.hence.node.http;

import dev.hence.core.replica.Request;

/** {@code /view}. */
final class ViewRoute {
  private static final Routed SHOW = new Routed.Ask(new Request.ShowView());

  private ViewRoute() {}

  static Routed route(Call call) {
    return switch (call.verb()) {
      case GET -> Routes.reading(call, SHOW);
      case PUT ->
          AddressBody.read(call.body(), address -> new Routed.Ask(new Request.AddNode(address)));
      case DELETE ->
          AddressBody.read(call.body(), address -> new Routed.Ask(new Request.RemoveNode(address)));
      case OTHER -> Routed.wrongMethod("GET, HEAD, PUT, DELETE");
    };
  }
}
