package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import dev.hence.node.settings.AddressText;
import java.util.Optional;

/**
 * A place in the view for a node.
 *
 * @param name what the user calls the node
 */
record Seat(String name, Address address) {
  private static final int CREATED = 201;

  /** That of a node by its name, or by its address if it answers there. */
  static Seat find(Roll roll, String node) throws CommandFailure {
    if (roll.answered().isEmpty()) {
      throw CommandFailure.failed("no node answers; ./hence status shows who runs");
    }
    Optional<Roll.Entry> entry = roll.find(node);
    if (entry.isPresent()) {
      return new Seat(entry.get().name(), entry.get().address());
    }
    Optional<Address> address = AddressText.parse(node);
    if (address.isEmpty()) {
      throw CommandFailure.wrong(
          "there is no node "
              + node
              + "; there are "
              + String.join(", ", roll.entries().stream().map(Roll.Entry::name).toList()));
    }
    if (new Probe(address.get()).get("/healthz").isEmpty()) {
      throw CommandFailure.failed("no node answers at " + node + "; start it first");
    }
    return new Seat(node, address.get());
  }

  /** Whether the node is in the view and stays there. */
  boolean isTaken(Roll roll) {
    return roll.view().at("members").items().stream()
        .filter(member -> member.at("address").text("").equals(address.text()))
        .anyMatch(member -> !member.at("role").text("").equals("leaving"));
  }

  /** Sees to it that the node has a seat; whether it had none. */
  boolean give(Roll roll, boolean force) throws CommandFailure {
    Probe.Reply reply = Administration.at(roll, "PUT", "/view", body(force)).answer();
    Administration.check(reply, "./hence status shows who runs");
    return reply.status() == CREATED;
  }

  /** The body of a request about the node. */
  String body(boolean force) {
    return "{\"socket-address\":\"" + address + "\"" + (force ? ",\"force\":true" : "") + "}";
  }
}
