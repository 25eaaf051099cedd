package dev.hence.node.resp;

import java.util.List;

/**
 * A command that is there, as {@code COMMAND} tells it.
 *
 * @param name its name, in lower case
 * @param arity how many words it has, its name counted; if negative, at least so many
 * @param flags what Redis says of it
 * @param keys which words are keys
 * @param summary what it does
 * @param handler what does it
 */
record Spec(
    String name, int arity, List<String> flags, Keys keys, String summary, Handler handler) {
  /** Makes work of a command; it has as many words as it should. */
  @FunctionalInterface
  interface Handler {
    Work work(Command command, Session session);
  }

  /** The first key, the last (negative: from the end), and the step between; 0 without keys. */
  record Keys(int first, int last, int step) {
    static final Keys NONE = new Keys(0, 0, 0);
    static final Keys ONE = new Keys(1, 1, 1);
    static final Keys ALL = new Keys(1, -1, 1);
    static final Keys PAIRS = new Keys(1, -1, 2);
  }

  /**
   * Whether its handler may work while replies to commands before it are still to come: it depends
   * on nothing that those change.
   */
  boolean isKeyed() {
    return keys.first() > 0;
  }

  boolean takes(int words) {
    return arity >= 0 ? words == arity : words >= -arity;
  }

  Work work(Command command, Session session) {
    return takes(command.size())
        ? handler.work(command, session)
        : Work.error("ERR wrong number of arguments for '" + name + "' command");
  }
}
