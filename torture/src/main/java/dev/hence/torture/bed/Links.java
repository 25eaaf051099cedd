package dev.hence.torture.bed;

import dev.hence.integration.harness.Network;
import dev.hence.integration.harness.Shell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The links between nodes, one in each direction between two of them: cut, losing packets, or led
 * through a proxy that is slow. Clients reach every node whatever is cut.
 *
 * <p>A link is cut where it ends: the packet filter of the node that hears drops what comes from
 * the other, be it by itself or through the proxy. Cuts are counted, so that one that is healed
 * leaves the others.
 *
 * <p>Threading: one thread at a time.
 */
public final class Links implements AutoCloseable {
  /** Columns of a rule as iptables lists it. */
  private static final int PACKETS = 0;

  private static final int TARGET = 2;
  private static final int SOURCE = 7;

  private final Network network;
  private final int port;
  private final int[][] cuts;
  private final SlowPaths paths;

  /** What one node sends to another. */
  public record Link(int from, int to) {
    Link back() {
      return new Link(to, from);
    }
  }

  /** Changes of the packet filters of all nodes, made at once: a command for each node. */
  private final class Filters {
    private final Map<Integer, StringBuilder> filter = new LinkedHashMap<>();
    private final Map<Integer, StringBuilder> translation = new LinkedHashMap<>();

    void filter(int node, String rule) {
      filter.computeIfAbsent(node, n -> new StringBuilder()).append(rule).append("\\n");
    }

    void translate(int node, String rule) {
      translation.computeIfAbsent(node, n -> new StringBuilder()).append(rule).append("\\n");
    }

    void apply() {
      // New connections find their new way before the old ones break.
      translation.forEach((node, rules) -> restore(node, "*nat", rules));
      filter.forEach((node, rules) -> restore(node, "*filter", rules));
    }

    private void restore(int node, String table, StringBuilder rules) {
      List<String> command = new ArrayList<>(into(network, node));
      String text = table + "\\n" + rules + "COMMIT\\n";
      command.addAll(
          List.of("sh", "-c", "printf '" + text + "' | iptables-restore --noflush --wait"));
      Shell.run(command);
    }
  }

  Links(Network network, int nodes, int port) {
    this.network = network;
    this.port = port;
    this.cuts = new int[nodes][nodes];
    this.paths = new SlowPaths(port);
  }

  /** Loses all that goes over the links. */
  public void cut(Collection<Link> links) {
    Filters filters = new Filters();
    for (Link link : links) {
      if (cuts[link.from()][link.to()]++ == 0) {
        drop(filters, "-I", link, "");
      }
    }
    filters.apply();
  }

  /** Undoes one cut of the links. */
  public void mend(Collection<Link> links) {
    Filters filters = new Filters();
    for (Link link : links) {
      if (--cuts[link.from()][link.to()] == 0) {
        drop(filters, "-D", link, "");
      }
    }
    filters.apply();
  }

  /** How many packets were dropped on the links since they were cut, or made to lose some. */
  public long dropped(Collection<Link> links) {
    Map<Integer, Set<String>> sources = new TreeMap<>();
    for (Link link : links) {
      sources
          .computeIfAbsent(link.to(), node -> new HashSet<>())
          .addAll(List.of(network.host(link.from()), network.standIn(link.from())));
    }
    long packets = 0;
    for (Map.Entry<Integer, Set<String>> heard : sources.entrySet()) {
      packets += dropped(heard.getKey(), heard.getValue());
    }
    return packets;
  }

  private long dropped(int node, Set<String> sources) {
    List<String> command = new ArrayList<>(into(network, node));
    command.addAll(List.of("iptables", "--wait", "-nvxL", "INPUT"));
    return Shell.run(command)
        .lines()
        .map(line -> List.of(line.strip().split("\\s+", -1)))
        .filter(words -> words.size() > SOURCE && words.get(TARGET).equals("DROP"))
        .filter(words -> sources.contains(words.get(SOURCE)))
        .mapToLong(words -> Long.parseLong(words.get(PACKETS)))
        .sum();
  }

  /** Loses about so many of 100 packets on the links. */
  public void lose(Collection<Link> links, int percent) {
    lossy("-A", links, percent);
  }

  /** Undoes {@link #lose} with the same number. */
  public void loseNoMore(Collection<Link> links, int percent) {
    lossy("-D", links, percent);
  }

  private void lossy(String verb, Collection<Link> links, int percent) {
    String condition = "-m statistic --mode random --probability %.2f ".formatted(percent / 100.0);
    Filters filters = new Filters();
    links.forEach(link -> drop(filters, verb, link, condition));
    filters.apply();
  }

  private void drop(Filters filters, String verb, Link link, String condition) {
    for (String source : List.of(network.host(link.from()), network.standIn(link.from()))) {
      filters.filter(link.to(), verb + " INPUT -s " + source + "/32 " + condition + "-j DROP");
    }
  }

  /**
   * Leads what two nodes open to each other through proxies, both ways; open connections break.
   *
   * @param pairs a link for each pair of nodes, in either direction
   * @param pace how slow the proxies are
   */
  public void slow(Collection<Link> pairs, Pace pace) {
    Filters filters = new Filters();
    for (Link link : bothWays(pairs)) {
      String here = network.standIn(link.from());
      String there = network.standIn(link.to());
      paths.open(new SlowPaths.Way(link, here, there, network.host(link.to())), pace);
      redirect(filters, "-I", link);
    }
    filters.apply();
  }

  /** How many bytes have gone through the proxies of the links, both ways. */
  public long passed(Collection<Link> pairs) {
    return bothWays(pairs).stream().mapToLong(paths::passed).sum();
  }

  /** Undoes {@link #slow}; connections through the proxies break. */
  public void slowNoMore(Collection<Link> pairs) {
    Filters filters = new Filters();
    bothWays(pairs).forEach(link -> redirect(filters, "-D", link));
    filters.apply();
    bothWays(pairs).forEach(paths::close);
  }

  private static List<Link> bothWays(Collection<Link> pairs) {
    List<Link> links = new ArrayList<>();
    for (Link link : pairs) {
      links.add(link);
      links.add(link.back());
    }
    return links;
  }

  /** What goes through the proxy has other addresses by the time it is filtered. */
  private void redirect(Filters filters, String verb, Link link) {
    String to = "-d " + network.host(link.to()) + "/32 -p tcp ";
    String proxy = network.standIn(link.to()) + ":" + paths.port(link);
    filters.translate(
        link.from(),
        verb + " OUTPUT " + to + "--dport " + port + " -j DNAT --to-destination " + proxy);
    filters.filter(link.from(), verb + " OUTPUT " + to + "-j REJECT --reject-with tcp-reset");
  }

  /** The command before a command that makes it run in a node's network, and there alone. */
  static List<String> into(Network network, int node) {
    return List.of("nsenter", "--net=/run/netns/" + network.namespace(node));
  }

  @Override
  public void close() {
    paths.close();
  }
}
