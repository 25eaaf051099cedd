package dev.hence.checker.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a client: what it asked, and how that ended.
 *
 * @param session names the sequential client
 * @param value JSON text of what was written or read; null when nothing was
 * @param version names the update made or read; null when the answer named none
 * @param tokensIn the tokens that the client handed in, joined; empty for no past
 * @param tokenOut the token of the answer; null when there was none
 * @param start when it was asked, in nanoseconds of one clock for the whole history; null when the
 *     history has no times
 * @param end when it was answered, on the same clock; null without an answer
 * @param node the address asked; null when that wasn't recorded
 * @param phase {@link #FINAL} for reads after healing; null for all else
 */
public record Operation(
    String session,
    Kind kind,
    String key,
    @Nullable String value,
    @Nullable String version,
    List<String> tokensIn,
    @Nullable String tokenOut,
    @Nullable Long start,
    @Nullable Long end,
    Outcome outcome,
    @Nullable String node,
    @Nullable String phase) {

  /** The phase of the reads that the verdicts on sets and convergence use. */
  public static final String FINAL = "final";

  public Operation {
    tokensIn = List.copyOf(tokensIn);
  }

  /**
   * Begins the record of a put.
   *
   * @param value JSON text; {@link JsonText#quoted} makes it of plain text
   */
  public static Request put(String session, String key, String value) {
    return new Request(session, Kind.PUT, key, value);
  }

  /** Begins the record of a get. */
  public static Request get(String session, String key) {
    return new Request(session, Kind.GET, key, null);
  }

  /** Begins the record of a delete. */
  public static Request delete(String session, String key) {
    return new Request(session, Kind.DELETE, key, null);
  }

  /** The same operation, whose update has another name. */
  public Operation withVersion(String name) {
    return new Operation(
        session, kind, key, value, name, tokensIn, tokenOut, start, end, outcome, node, phase);
  }
}
