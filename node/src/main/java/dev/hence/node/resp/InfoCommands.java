package dev.hence.node.resp;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * DBSIZE, INFO, CONFIG and CLUSTER: what there is to know of the node and its cluster.
 *
 * <p>Threading: used by all event loops.
 */
final class InfoCommands {
  private final RespSettings settings;
  private final RespMeters meters;
  private final long startedNanos = System.nanoTime();

  InfoCommands(RespSettings settings, RespMeters meters) {
    this.settings = settings;
    this.meters = meters;
  }

  Work dbsize(Command command, Session session) {
    return new Work.Walk(new KeyCount((count, out) -> out.integer(count)));
  }

  /** The whole text whatever section is asked for, but for one that needs no count of keys. */
  Work info(Command command, Session session) {
    boolean counts = command.size() == 1;
    for (int i = 1; i < command.size(); i++) {
      String section = command.option(i);
      counts |= section.equals("KEYSPACE") || section.equals("ALL") || section.equals("DEFAULT");
      counts |= section.equals("EVERYTHING");
    }
    return counts
        ? new Work.Walk(new KeyCount((count, out) -> out.bulk(text(keyspace(count)))))
        : new Work.Tell(out -> out.bulk(text("")));
  }

  private static String keyspace(long count) {
    return "\r\n# Keyspace\r\n"
        + (count == 0 ? "" : "db0:keys=" + count + ",expires=0,avg_ttl=0\r\n");
  }

  private String text(String keyspace) {
    long seconds = (System.nanoTime() - startedNanos) / 1_000_000_000;
    Runtime runtime = Runtime.getRuntime();
    String version = InfoCommands.class.getPackage().getImplementationVersion();
    return String.join(
            "\r\n",
            "# Server",
            "redis_version:" + SessionCommands.REDIS_VERSION,
            "hence_version:" + (version == null ? "unknown" : version),
            "redis_mode:standalone",
            "process_id:" + ProcessHandle.current().pid(),
            "uptime_in_seconds:" + seconds,
            "",
            "# Clients",
            "connected_clients:" + meters.connections(),
            "maxclients:" + settings.connectionsMax(),
            "",
            "# Memory",
            "used_memory:" + (runtime.totalMemory() - runtime.freeMemory()),
            "maxmemory:" + runtime.maxMemory(),
            "",
            "# Stats",
            "total_connections_received:" + meters.opened(),
            "total_commands_processed:" + meters.commands(),
            "rejected_connections:" + meters.refused(),
            "",
            "# Replication",
            "role:master",
            "",
            "# Cluster",
            "cluster_enabled:0",
            "")
        + keyspace;
  }

  Work config(Command command, Session session) {
    if (!command.option(1).equals("GET")) {
      return Work.error(
          "ERR CONFIG "
              + command.option(1)
              + " is not supported: a node takes its settings when it starts");
    }
    if (command.size() < 3) {
      return Work.error("ERR wrong number of arguments for 'config|get' command");
    }
    Map<String, String> found = new LinkedHashMap<>();
    parameters()
        .forEach((name, value) -> {
          for (int i = 2; i < command.size(); i++) {
            String pattern = command.text(i).toLowerCase(Locale.ROOT);
            if (new Glob(pattern.getBytes(java.nio.charset.StandardCharsets.UTF_8)).matches(name)) {
              found.put(name, value);
            }
          }
        });
    return new Work.Tell(out -> {
      out.map(found.size());
      found.forEach((name, value) -> {
        out.bulk(name);
        out.bulk(value);
      });
    });
  }

  /** What of Redis's parameters has a meaning here. */
  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("appendonly", "no");
    parameters.put("databases", "1");
    parameters.put("maxclients", Integer.toString(settings.connectionsMax()));
    parameters.put("maxmemory", "0");
    parameters.put("maxmemory-policy", "noeviction");
    parameters.put("proto-max-bulk-len", Integer.toString(settings.valueBytesMax()));
    parameters.put("save", "");
    parameters.put("timeout", "0");
    return parameters;
  }

  /** Slots here are others than those of Redis's clients, who would compute wrong ones. */
  static Work cluster(Command command, Session session) {
    return Work.error("ERR This instance has cluster support disabled");
  }

  /** The sum of the key counts of all shards. */
  private static final class KeyCount implements Work.Steps {
    /** Writes the reply. */
    interface Finish {
      void write(long count, ReplyWriter out);
    }

    private final Finish finish;
    private final Queue<String> shards = new ArrayDeque<>();
    private long sum;

    KeyCount(Finish finish) {
      this.finish = finish;
    }

    @Override
    public Request first() {
      return new Request.ShardIds();
    }

    @Override
    public Optional<Request> next(Answer answer, ReplyWriter out) {
      switch (answer) {
        case Answer.Names names -> shards.addAll(names.names());
        case Answer.Count count -> sum += count.count();
        case Answer other -> {
          out.error(Failure.of(other).orElseThrow());
          return Optional.empty();
        }
      }
      if (shards.isEmpty()) {
        finish.write(sum, out);
        return Optional.empty();
      }
      return Optional.of(new Request.KeyCount(shards.remove()));
    }
  }
}
