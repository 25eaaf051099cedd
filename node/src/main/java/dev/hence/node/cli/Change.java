package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a node to take another one out of the view. */
final class Change {
  private static final int CONNECT_MILLIS = 2_000;

  /** Longer than a node tries to bring about a change. */
  private static final int ANSWER_MILLIS = 15_000;

  private static final int BODY_BYTES_MAX = 1 << 16;

  private Change() {}

  /**
   * Sends {@code DELETE /view}; fails with what the node says unless it did what was asked.
   *
   * @param mode {@code leave} or {@code forget}
   */
  static void remove(Address asked, Address target, String mode, boolean force)
      throws CommandFailure {
    Probe.Reply reply = send(asked, target, mode, force);
    if (reply.status() != 200) {
      throw CommandFailure.failed(Administration.error(reply));
    }
  }

  private static Probe.Reply send(Address asked, Address target, String mode, boolean force)
      throws CommandFailure {
    String body =
        "{\"socket-address\":\"%s\",\"mode\":\"%s\"%s}"
            .formatted(target, mode, force ? ",\"force\":true" : "");
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + asked + "/view").toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      connection.setRequestMethod("DELETE");
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      int status = connection.getResponseCode();
      try (InputStream answer =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        byte[] bytes = answer == null ? new byte[0] : answer.readNBytes(BODY_BYTES_MAX);
        return new Probe.Reply(status, new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw CommandFailure.failed(
          "%s doesn't answer (%s); ask another node with --at".formatted(asked, e.getMessage()));
    }
  }
}
