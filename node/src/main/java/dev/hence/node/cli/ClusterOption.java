package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import dev.hence.node.settings.AddressText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command is about: the one that runs from this folder, or that of a node. */
final class ClusterOption {
  @Option(
      names = "--at",
      paramLabel = "URL",
      description = {
        "A node of the cluster, like http://10.10.0.2:8090",
        "[the cluster that ./hence up started from here]."
      })
  private @Nullable String at;

  /** The nodes that are known before anybody is asked, in VIEW order. */
  List<Roll.Known> known() throws CommandFailure {
    if (at != null) {
      Address address = address(at);
      return List.of(new Roll.Known(address.text(), address, Optional.empty()));
    }
    FleetFile.Fleet fleet =
        FleetFile.here()
            .load()
            .filter(FleetFile.Fleet::isAlive)
            .orElseThrow(() ->
                CommandFailure.failed(
                    "no cluster runs from this folder; ./hence up starts one,"
                        + " and --at URL shows one that runs elsewhere"));
    List<Roll.Known> known = new ArrayList<>();
    for (Running node : fleet.nodes()) {
      known.add(new Roll.Known(node.name(), node.address(), Optional.of(node)));
    }
    return known;
  }

  private static Address address(String url) throws CommandFailure {
    String text = url.replaceFirst("^http://", "").replaceFirst("/.*$", "");
    String numeric = text.replaceFirst("^localhost:", "127.0.0.1:");
    return AddressText.parse(numeric)
        .orElseThrow(() ->
            CommandFailure.wrong(
                "--at " + url + " is no node's URL; send one like http://10.10.0.2:8090"));
  }
}
