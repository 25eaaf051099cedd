package dev.hence.checker.history;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history: a line of JSON for each operation, as {@code ./hence verify} reads it.
 *
 * <p>Write an operation once it has ended, or its client has given up: the operations of a session
 * then come in its order.
 *
 * <p>Threading: any thread may write; lines never mix.
 */
public final class HistoryWriter implements Closeable, Flushable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final StringBuilder line = new StringBuilder();

  /** Writes to a stream, which {@link #close} closes. */
  public HistoryWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
  }

  /** Writes a new file, compressed if its name ends in {@code .gz}. */
  public static HistoryWriter create(Path file) throws IOException {
    OutputStream bytes = Files.newOutputStream(file);
    boolean compressed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    return new HistoryWriter(compressed ? new GZIPOutputStream(bytes, BUFFER_BYTES) : bytes);
  }

  /** Adds one operation. */
  public synchronized void write(Operation operation) throws IOException {
    line.setLength(0);
    append(operation);
    out.write(line.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void flush() throws IOException {
    out.flush();
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }

  private void append(Operation operation) {
    line.append("{\"session\":");
    JsonText.quote(operation.session(), line);
    text("operation", operation.kind().text());
    text("key", operation.key());
    if (operation.value() != null) {
      name("value").append(JsonText.compact(operation.value()));
    }
    text("version", operation.version());
    List<String> tokens = operation.tokensIn();
    if (!tokens.isEmpty()) {
      name("token-in");
      JsonText.quote(tokens, line);
    }
    text("token-out", operation.tokenOut());
    number("start", operation.start());
    number("end", operation.end());
    text("outcome", operation.outcome().text());
    text("node", operation.node());
    text("phase", operation.phase());
    line.append("}\n");
  }

  private StringBuilder name(String name) {
    return line.append(",\"").append(name).append("\":");
  }

  private void text(String name, @Nullable String text) {
    if (text != null) {
      name(name);
      JsonText.quote(text, line);
    }
  }

  private void number(String name, @Nullable Long number) {
    if (number != null) {
      name(name).append(number.longValue());
    }
  }
}
