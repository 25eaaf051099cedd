package dev.hence.node.resp;

import dev.hence.core.clock.TokenCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands that are there, and COMMAND, which tells them.
 *
 * <p>Threading: immutable; used by all event loops.
 */
final class CommandTable {
  /** What of an unknown command's arguments is told back. */
  private static final int TOLD_CHARACTERS_MAX = 128;

  private static final List<String> READ = List.of("readonly", "fast");
  private static final List<String> WRITE = List.of("write", "denyoom");
  private static final List<String> ADMIN = List.of("loading", "stale", "fast");

  private static final Spec.Keys NONE = Spec.Keys.NONE;

  private final Map<String, Spec> specs = new LinkedHashMap<>();

  CommandTable(RespSettings settings, TokenCodec codec, RespBackend backend, RespMeters meters) {
    KeyWords keys = new KeyWords(settings.keyCharactersMax());
    ReadCommands reads = new ReadCommands(keys);
    WriteCommands writes = new WriteCommands(keys, settings);
    InfoCommands info = new InfoCommands(settings, meters);
    CausalCommand causal = new CausalCommand(codec, backend);
    add(new Spec("get", 2, READ, Spec.Keys.ONE, "The value of a key", reads::get));
    add(new Spec("set", -3, WRITE, Spec.Keys.ONE, "Sets a key; NX, XX, GET", writes::set));
    add(new Spec("del", -2, WRITE, Spec.Keys.ALL, "Deletes keys", writes::delete));
    add(new Spec("unlink", -2, WRITE, Spec.Keys.ALL, "Deletes keys", writes::delete));
    add(new Spec("exists", -2, READ, Spec.Keys.ALL, "How many of the keys exist", reads::exists));
    add(new Spec("mget", -2, READ, Spec.Keys.ALL, "The values of keys", reads::mget));
    add(new Spec("mset", -3, WRITE, Spec.Keys.PAIRS, "Sets keys, one after another", writes::mset));
    add(new Spec("strlen", 2, READ, Spec.Keys.ONE, "How many bytes a value has", reads::strlen));
    add(new Spec("type", 2, READ, Spec.Keys.ONE, "string or none", reads::type));
    add(new Spec("scan", -2, READ, NONE, "Keys, slot by slot", ScanCommand::work));
    add(new Spec("dbsize", 1, READ, NONE, "Keys of the cluster", info::dbsize));
    add(new Spec("causal", -2, ADMIN, NONE, "CAUSAL TOKEN [token]", causal::work));
    add(new Spec("ping", -1, ADMIN, NONE, "PONG, or what was sent", SessionCommands::ping));
    add(new Spec("echo", 2, ADMIN, NONE, "What was sent", SessionCommands::echo));
    add(new Spec("hello", -1, ADMIN, NONE, "Chooses RESP2 or RESP3", SessionCommands::hello));
    add(new Spec("auth", -2, ADMIN, NONE, "There are no passwords", SessionCommands::auth));
    add(new Spec("select", 2, ADMIN, NONE, "There is database 0 only", SessionCommands::select));
    add(new Spec("client", -2, ADMIN, NONE, "What this connection is", SessionCommands::client));
    add(new Spec("command", -1, ADMIN, NONE, "What commands there are", this::command));
    add(new Spec("info", -1, ADMIN, NONE, "What this node is", info::info));
    add(new Spec("config", -2, ADMIN, NONE, "CONFIG GET: settings", info::config));
    add(new Spec("cluster", -2, ADMIN, NONE, "No Redis Cluster", InfoCommands::cluster));
    add(new Spec("quit", -1, ADMIN, NONE, "Closes the connection", SessionCommands::quit));
    add(new Spec("reset", 1, ADMIN, NONE, "Begins a new session", SessionCommands::reset));
  }

  private void add(Spec spec) {
    specs.put(spec.name().toUpperCase(Locale.ROOT), spec);
  }

  /** The command of that name in upper case; null if there is none. */
  @Nullable Spec find(String name) {
    return specs.get(name);
  }

  /** The error that there is no such command. */
  static Work unknown(Command command) {
    StringBuilder arguments = new StringBuilder();
    for (int i = 1; i < command.size() && arguments.length() < TOLD_CHARACTERS_MAX; i++) {
      arguments.append('\'').append(cut(command.text(i))).append("' ");
    }
    return Work.error(
        "ERR unknown command '"
            + cut(command.text(0))
            + "', with args beginning with: "
            + arguments);
  }

  private static String cut(String text) {
    return text.length() <= TOLD_CHARACTERS_MAX ? text : text.substring(0, TOLD_CHARACTERS_MAX);
  }

  private Work command(Command command, Session session) {
    if (command.size() == 1) {
      return new Work.Tell(out -> {
        out.array(specs.size());
        specs.values().forEach(spec -> describe(spec, out));
      });
    }
    return switch (command.option(1)) {
      case "COUNT" -> new Work.Tell(out -> out.integer(specs.size()));
      case "LIST" -> new Work.Tell(this::list);
      case "INFO" -> new Work.Tell(out -> info(command, out));
      case "DOCS" -> new Work.Tell(out -> docs(command, out));
      default -> SessionCommands.unknownSubcommand("COMMAND", command);
    };
  }

  private void list(ReplyWriter out) {
    out.array(specs.size());
    specs.values().forEach(spec -> out.bulk(spec.name()));
  }

  /** Those named, nothing for one that isn't there; all if none is named. */
  private void info(Command command, ReplyWriter out) {
    if (command.size() == 2) {
      out.array(specs.size());
      specs.values().forEach(spec -> describe(spec, out));
      return;
    }
    out.array(command.size() - 2);
    for (int i = 2; i < command.size(); i++) {
      Spec spec = find(command.option(i));
      if (spec == null) {
        out.nothing();
      } else {
        describe(spec, out);
      }
    }
  }

  private static void describe(Spec spec, ReplyWriter out) {
    out.array(6);
    out.bulk(spec.name());
    out.integer(spec.arity());
    out.array(spec.flags().size());
    spec.flags().forEach(out::simple);
    out.integer(spec.keys().first());
    out.integer(spec.keys().last());
    out.integer(spec.keys().step());
  }

  private void docs(Command command, ReplyWriter out) {
    List<Spec> asked = specs.values().stream().filter(spec -> isAsked(spec, command)).toList();
    out.map(asked.size());
    for (Spec spec : asked) {
      out.bulk(spec.name());
      out.map(3);
      out.bulk("summary");
      out.bulk(spec.summary());
      out.bulk("since");
      out.bulk("1.0.0");
      out.bulk("group");
      out.bulk(spec.isKeyed() ? "string" : "connection");
    }
  }

  private static boolean isAsked(Spec spec, Command command) {
    boolean asked = command.size() == 2;
    for (int i = 2; i < command.size(); i++) {
      asked |= command.text(i).equalsIgnoreCase(spec.name());
    }
    return asked;
  }
}
