package dev.hence.node.resp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * PING, ECHO, HELLO, AUTH, SELECT, CLIENT, QUIT and RESET: what concerns the connection alone.
 *
 * <p>Threading: stateless; used by all event loops.
 */
final class SessionCommands {
  /** The Redis whose behaviour is followed; clients choose what they send by it. */
  static final String REDIS_VERSION = "7.2.0";

  private static final String DEFAULT_USER = "default";
  private static final Work WRONG_PASSWORD =
      Work.error("WRONGPASS invalid username-password pair or user is disabled.");
  private static final Work SYNTAX = Work.error("ERR syntax error");
  private static final String NAME_ERROR = "cannot contain spaces, newlines or special characters.";

  private SessionCommands() {}

  static Work ping(Command command, Session session) {
    return switch (command.size()) {
      case 1 -> new Work.Tell(out -> out.simple("PONG"));
      case 2 -> echo(command, session);
      default -> Work.error("ERR wrong number of arguments for 'ping' command");
    };
  }

  static Work echo(Command command, Session session) {
    return new Work.Tell(out -> out.bulk(command.word(1)));
  }

  static Work hello(Command command, Session session) {
    int version = session.protocol();
    int at = 1;
    if (command.size() > 1) {
      String asked = command.text(1);
      if (!asked.matches("-?[0-9]{1,9}")) {
        return Work.error("ERR Protocol version is not an integer or out of range");
      }
      version = Integer.parseInt(asked);
      if (version != 2 && version != 3) {
        return Work.error("NOPROTO unsupported protocol version");
      }
      at = 2;
    }
    Optional<String> name = Optional.empty();
    while (at < command.size()) {
      String option = command.option(at);
      if (option.equals("AUTH") && at + 2 < command.size()) {
        if (!command.text(at + 1).equals(DEFAULT_USER)) {
          return WRONG_PASSWORD;
        }
        at += 3;
      } else if (option.equals("SETNAME") && at + 1 < command.size()) {
        name = Optional.of(command.text(at + 1));
        if (!isPrintable(name.get())) {
          return Work.error("ERR Client names " + NAME_ERROR);
        }
        at += 2;
      } else {
        return Work.error("ERR Syntax error in HELLO option '" + command.text(at) + "'");
      }
    }
    name.ifPresent(session::name);
    session.speak(version);
    return new Work.Tell(out -> greet(session, out));
  }

  private static void greet(Session session, ReplyWriter out) {
    out.resp3(session.protocol() == 3);
    out.map(7);
    out.bulk("server");
    out.bulk("hence");
    out.bulk("version");
    out.bulk(REDIS_VERSION);
    out.bulk("proto");
    out.integer(session.protocol());
    out.bulk("id");
    out.integer(session.id());
    out.bulk("mode");
    out.bulk("standalone");
    out.bulk("role");
    out.bulk("master");
    out.bulk("modules");
    out.array(0);
  }

  /** There are no passwords: as with Redis, whose user {@code default} has none. */
  static Work auth(Command command, Session session) {
    return switch (command.size()) {
      case 2 ->
          Work.error(
              "ERR AUTH <password> called without any password configured for the default user."
                  + " Are you sure your configuration is correct?");
      case 3 -> command.text(1).equals(DEFAULT_USER) ? Work.OK : WRONG_PASSWORD;
      default -> SYNTAX;
    };
  }

  static Work select(Command command, Session session) {
    String index = command.text(1);
    if (!index.matches("-?[0-9]{1,9}")) {
      return Work.error("ERR invalid DB index");
    }
    return Integer.parseInt(index) == 0 ? Work.OK : Work.error("ERR DB index is out of range");
  }

  static Work quit(Command command, Session session) {
    session.quit();
    return Work.OK;
  }

  static Work reset(Command command, Session session) {
    session.reset();
    return new Work.Tell(out -> {
      out.resp3(false);
      out.simple("RESET");
    });
  }

  static Work client(Command command, Session session) {
    String subcommand = command.option(1);
    int size = command.size();
    return switch (subcommand) {
      case "ID" -> exactly(2, command, new Work.Tell(out -> out.integer(session.id())));
      case "GETNAME" -> exactly(2, command, new Work.Tell(out -> name(session, out)));
      case "INFO", "LIST" ->
          size == 2 || subcommand.equals("LIST")
              ? new Work.Tell(out -> out.bulk(session.line()))
              : wrongCount(subcommand);
      case "SETNAME" -> size == 3 ? setName(command, session) : wrongCount(subcommand);
      case "SETINFO" -> size == 4 ? setInfo(command, session) : wrongCount(subcommand);
      case "NO-EVICT", "NO-TOUCH" ->
          size == 3 && List.of("ON", "OFF").contains(command.option(2)) ? Work.OK : SYNTAX;
      case "HELP" -> exactly(2, command, new Work.Tell(SessionCommands::help));
      default -> unknownSubcommand("CLIENT", command);
    };
  }

  private static Work exactly(int words, Command command, Work work) {
    return command.size() == words ? work : wrongCount(command.option(1));
  }

  private static Work wrongCount(String subcommand) {
    return Work.error(
        "ERR wrong number of arguments for 'client|"
            + subcommand.toLowerCase(Locale.ROOT)
            + "' command");
  }

  static Work unknownSubcommand(String name, Command command) {
    return Work.error("ERR unknown subcommand '" + command.text(1) + "'. Try " + name + " HELP.");
  }

  private static void name(Session session, ReplyWriter out) {
    if (session.name().isEmpty()) {
      out.nothing();
    } else {
      out.bulk(session.name());
    }
  }

  private static Work setName(Command command, Session session) {
    String name = command.text(2);
    if (!isPrintable(name)) {
      return Work.error("ERR Client names " + NAME_ERROR);
    }
    session.name(name);
    return Work.OK;
  }

  private static Work setInfo(Command command, Session session) {
    String attribute = command.option(2);
    String value = command.text(3);
    if (!isPrintable(value)) {
      return Work.error("ERR " + command.text(2).toLowerCase(Locale.ROOT) + " " + NAME_ERROR);
    }
    switch (attribute) {
      case "LIB-NAME" -> session.library(value);
      case "LIB-VER" -> session.libraryVersion(value);
      default -> {
        return Work.error("ERR Unrecognized option '" + command.text(2) + "'");
      }
    }
    return Work.OK;
  }

  private static boolean isPrintable(String text) {
    return text.length() <= 256 && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private static void help(ReplyWriter out) {
    List<String> lines =
        List.of(
            "CLIENT ID, INFO, LIST (this connection), GETNAME, SETNAME name,",
            "SETINFO lib-name|lib-ver value, NO-EVICT ON|OFF, NO-TOUCH ON|OFF");
    out.array(lines.size());
    lines.forEach(line -> out.bulk(line.getBytes(StandardCharsets.US_ASCII)));
  }
}
