package dev.hence.checker.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation without its end: filled while the client asks, made whole by one of the outcomes.
 *
 * <p>Threading: owned by one thread at a time.
 */
public final class Request {
  private final String session;
  private final Kind kind;
  private final String key;
  private final @Nullable String written;
  private final List<String> tokensIn = new ArrayList<>();
  private @Nullable Long start;
  private @Nullable Long end;
  private @Nullable String node;
  private @Nullable String phase;

  Request(String session, Kind kind, String key, @Nullable String written) {
    this.session = session;
    this.kind = kind;
    this.key = key;
    this.written = written;
  }

  /** Hands in a token; null is no past. Several are joined. */
  public Request tokenIn(@Nullable String token) {
    if (token != null) {
      tokensIn.add(token);
    }
    return this;
  }

  /** When it was asked, in nanoseconds. */
  public Request start(long nanos) {
    start = nanos;
    return this;
  }

  /** When it was answered, in nanoseconds of the same clock. */
  public Request end(long nanos) {
    end = nanos;
    return this;
  }

  /** Whom it was asked of. */
  public Request node(String address) {
    node = address;
    return this;
  }

  /** Marks a read after healing, one of those that all replicas must answer alike. */
  public Request inFinalPhase() {
    phase = Operation.FINAL;
    return this;
  }

  /** A put or a delete was done. */
  public Operation ok(@Nullable String version, @Nullable String tokenOut) {
    return operation(Outcome.OK, written, version, tokenOut);
  }

  /**
   * A get found a value.
   *
   * @param value its JSON text
   */
  public Operation found(String value, @Nullable String version, @Nullable String tokenOut) {
    return operation(Outcome.OK, value, version, tokenOut);
  }

  /**
   * The key does not exist.
   *
   * @param version of the delete that was read; null when the key was never written
   */
  public Operation absent(@Nullable String version, @Nullable String tokenOut) {
    return operation(Outcome.ABSENT, written, version, tokenOut);
  }

  /** Nothing was applied, nor will be. */
  public Operation refused() {
    return operation(Outcome.REFUSED, written, null, null);
  }

  /** It may have been applied, or will be. */
  public Operation unknown() {
    return operation(Outcome.UNKNOWN, written, null, null);
  }

  private Operation operation(
      Outcome outcome,
      @Nullable String value,
      @Nullable String version,
      @Nullable String tokenOut) {
    return new Operation(
        session, kind, key, value, version, tokensIn, tokenOut, start, end, outcome, node, phase);
  }
}
