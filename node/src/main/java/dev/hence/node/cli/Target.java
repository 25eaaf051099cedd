package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import dev.hence.node.settings.AddressText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node that a command is about, and one to ask.
 *
 * @param name what the user calls the node
 * @param address its address
 * @param asked a node that answers, not the same one if there is another
 */
record Target(String name, Address address, Address asked) {
  private static final String SCHEME = "http://";

  /**
   * Finds a node by its name or address.
   *
   * @param at where to ask, as a URL or an address; null for the cluster that runs from here
   */
  static Target find(String node, @Nullable String at) throws CommandFailure {
    if (at != null) {
      return new Target(node, address(node), url(at));
    }
    List<Running> nodes =
        FleetFile.here()
            .load()
            .orElseThrow(() ->
                CommandFailure.failed(
                    "no cluster runs from this folder; say where to ask with --at"))
            .nodes();
    Optional<Running> named = nodes.stream().filter(each -> each.name().equals(node)).findFirst();
    Address address = named.isPresent() ? named.get().address() : address(node);
    List<Address> alive = nodes.stream().filter(Running::isAlive).map(Running::address).toList();
    Address asked =
        alive.stream()
            .filter(each -> !each.equals(address))
            .findFirst()
            .or(() -> alive.stream().findFirst())
            .orElseThrow(() -> CommandFailure.failed("no node of this cluster runs"));
    return new Target(node, address, asked);
  }

  private static Address address(String text) throws CommandFailure {
    return AddressText.parse(text)
        .orElseThrow(
            () -> CommandFailure.wrong(text + " is neither a node's name here nor an IP:PORT"));
  }

  private static Address url(String text) throws CommandFailure {
    String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    String bare = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    return AddressText.parse(bare)
        .orElseThrow(() -> CommandFailure.wrong("--at is no URL like http://10.10.0.2:8090"));
  }
}
