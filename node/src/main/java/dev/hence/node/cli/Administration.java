package dev.hence.node.cli;

import java.util.List;
import java.util.Optional;

/** A request that changes a cluster or asks about it as a whole; any node takes it. */
final class Administration {
  /** Longer than a node lets a reshard go unanswered: a minute. */
  private static final int TIMEOUT_MILLIS = 75_000;

  private static final int UNAVAILABLE = 503;

  private final List<Roll.Entry> nodes;
  private final String method;
  private final String path;
  private final String body;

  private Administration(List<Roll.Entry> nodes, String method, String path, String body) {
    this.nodes = nodes;
    this.method = method;
    this.path = path;
    this.body = body;
  }

  /** The request, to be sent to the first node that takes it. */
  static Administration at(Roll roll, String method, String path, String body) {
    return new Administration(roll.answered(), method, path, body);
  }

  /** Sends it; a node that can't be reached hands it to the next, one that answers decides. */
  Probe.Reply answer() throws CommandFailure {
    for (Roll.Entry node : nodes) {
      Optional<Probe.Reply> reply =
          new Probe(node.address()).call(method, path, body, TIMEOUT_MILLIS);
      if (reply.isPresent()) {
        return reply.get();
      }
    }
    throw CommandFailure.failed("no node answers; ./hence status shows who runs");
  }

  /** Fails with what the node says and with advice, unless it did what was asked. */
  static void check(Probe.Reply reply, String advice) throws CommandFailure {
    if (reply.status() >= 400) {
      String error = error(reply);
      String hint = reply.status() == UNAVAILABLE || !advice.isEmpty() ? "\n       " + advice : "";
      throw CommandFailure.failed(error + hint);
    }
  }

  /** What a node says is wrong; where it names a body to send, the option that does it. */
  static String error(Probe.Reply reply) {
    return reply
        .field("error")
        .orElse("status " + reply.status())
        .replace("send it again with \"force\": true", "ask again with --force")
        .replace("by DELETE /view with \"force\": true", "by ./hence forget NODE --force");
  }
}
