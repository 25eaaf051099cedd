package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import dev.hence.node.settings.AddressText;
import dev.hence.node.settings.BadSetting;
import dev.hence.node.settings.Given;
import dev.hence.node.settings.NodeSettings;
import dev.hence.node.settings.Setting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A cluster to start on this machine, checked.
 *
 * @param seats the nodes, in VIEW order
 * @param shards the number of shards
 * @param data the folder that holds a folder for each node's data, and the logs
 */
record Plan(List<Seat> seats, int shards, Path data) {
  private static final int PORT_MAX = 65_535;

  /** A node to start. */
  record Seat(String name, Address address) {}

  Plan {
    seats = List.copyOf(seats);
  }

  /** A plan for nodes at ports in a row; refused in the words in which a node would refuse it. */
  static Plan of(int nodes, int shards, int basePort, Path data) throws CommandFailure {
    if (nodes < 1 || basePort < 1 || basePort + nodes - 1 > PORT_MAX) {
      throw CommandFailure.wrong(
          "--nodes "
              + nodes
              + " from --base-port "
              + basePort
              + " won't do: at least one node, and ports from 1 to "
              + PORT_MAX);
    }
    List<Seat> seats = new ArrayList<>();
    for (int index = 0; index < nodes; index++) {
      seats.add(new Seat(Names.of(index), new Address("127.0.0.1:" + (basePort + index))));
    }
    Plan plan = new Plan(seats, shards, data);
    Map<Setting, String> asOptions =
        Map.of(
            Setting.SOCKET_ADDRESS, plan.seats.getFirst().address().text(),
            Setting.VIEW, plan.view(),
            Setting.SHARD_COUNT, Integer.toString(shards));
    try {
      NodeSettings.of(new Given(System.getenv(), asOptions));
    } catch (BadSetting e) {
      throw CommandFailure.wrong(String.valueOf(e.getMessage()));
    }
    return plan;
  }

  String view() {
    return seats.stream().map(seat -> seat.address().text()).collect(Collectors.joining(","));
  }

  /** The variables of a node, beside those that the user has set for all. */
  Map<String, String> environment(Seat seat) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(Setting.SOCKET_ADDRESS.name(), seat.address().text());
    environment.put(Setting.VIEW.name(), view());
    environment.put(Setting.SHARD_COUNT.name(), Integer.toString(shards));
    environment.put(Setting.HENCE_NAME.name(), seat.name());
    environment.put(Setting.HENCE_DATA.name(), data.resolve(seat.name()).toString());
    return environment;
  }

  Path log(Seat seat) {
    return data.resolve("logs").resolve(seat.name() + ".log");
  }

  /** Fails with the first port that somebody listens on. */
  void checkPorts() throws CommandFailure {
    for (Seat seat : seats) {
      int port = AddressText.port(seat.address());
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress("0.0.0.0", port));
      } catch (IOException e) {
        int other = port < 9_082 ? 9_082 : 10_082;
        throw CommandFailure.failed(
            "port "
                + port
                + ", for "
                + seat.name()
                + ", is in use; stop what listens there, or take other ports:"
                + " ./hence up --base-port "
                + other);
      }
    }
  }
}
