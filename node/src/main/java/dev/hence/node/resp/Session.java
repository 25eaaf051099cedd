package dev.hence.node.resp;

import dev.hence.core.clock.Token;
import dev.hence.core.replica.Answer;

/**
 * What a connection is: a causal session, with what its client has seen, and what the client said
 * of itself.
 *
 * <p>Threading: owned by its connection's event loop.
 */
final class Session {
  private final long id;
  private final String peer;
  private final String local;
  private final long openedNanos;
  private Token token = Token.NO_PAST;
  private int protocol = 2;
  private boolean quit;
  private String name = "";
  private String library = "";
  private String libraryVersion = "";
  private String last = "NULL";

  /**
   * A session that begins now.
   *
   * @param id the connection's number, unique in the life of the node
   * @param peer the client's address
   * @param local the node's, as the client sees it
   */
  Session(long id, String peer, String local) {
    this.id = id;
    this.peer = peer;
    this.local = local;
    this.openedNanos = System.nanoTime();
  }

  long id() {
    return id;
  }

  /** What the client has seen. */
  Token token() {
    return token;
  }

  /** The client has seen what the bearer of {@code other} has. */
  void join(Token other) {
    token = token.join(other);
  }

  /** The client is told {@code answer}, which was asked for with all that it had seen before. */
  void see(Answer answer) {
    switch (answer) {
      // Not joined: what the answer's token leaves out of the given one is stable by now.
      case Answer.Found found -> token = found.token();
      case Answer.Absent absent -> token = absent.token();
      case Answer.Written written -> token = written.token();
      case Answer.Keys keys -> token = keys.token();
      case Answer.Lost lost -> token = lost.token();
      case Answer other -> {}
    }
  }

  /** The version of RESP spoken, 2 or 3. */
  int protocol() {
    return protocol;
  }

  void speak(int version) {
    protocol = version;
  }

  /** Whether the client wants the connection closed. */
  boolean hasQuit() {
    return quit;
  }

  void quit() {
    quit = true;
  }

  String name() {
    return name;
  }

  void name(String given) {
    name = given;
  }

  void library(String given) {
    library = given;
  }

  void libraryVersion(String given) {
    libraryVersion = given;
  }

  /** Notes which command came last. */
  void last(String command) {
    last = command;
  }

  /** Becomes as it was when the connection was opened, its past forgotten. */
  void reset() {
    token = Token.NO_PAST;
    protocol = 2;
    name = "";
  }

  /** The line of CLIENT INFO. */
  String line() {
    long age = (System.nanoTime() - openedNanos) / 1_000_000_000;
    return "id=%d addr=%s laddr=%s name=%s age=%d flags=N db=0 cmd=%s user=default resp=%d"
            .formatted(id, peer, local, name, age, last, protocol)
        + " lib-name=%s lib-ver=%s\n".formatted(library, libraryVersion);
  }
}
