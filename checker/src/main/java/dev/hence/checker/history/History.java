package dev.hence.checker.history;

import dev.hence.checker.graph.IntList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded history in memory: operations numbered from 0 in the order in which they were added.
 *
 * <p>Kept in columns of numbers, about 70 bytes an operation and each text once, so that a million
 * operations fit into a small heap. Sessions, keys, values, versions and tokens are numbers, each
 * kind from 0.
 *
 * <p>Threading: immutable once built; the {@link Builder} takes operations from any thread.
 */
public final class History {
  /** Stands for no value, no version, no token. */
  public static final int NONE = -1;

  private final Names sessions;
  private final Names keys;
  private final Names values;
  private final Names versions;
  private final Names tokens;
  private final Names nodes;

  private final IntList lines = new IntList();
  private final IntList session = new IntList();
  private final List<Kind> kind = new ArrayList<>();
  private final List<Outcome> outcome = new ArrayList<>();
  private final IntList key = new IntList();
  private final IntList value = new IntList();
  private final IntList version = new IntList();
  private final IntList tokenOut = new IntList();
  private final IntList node = new IntList();
  private final IntList isFinal = new IntList();
  private final Column start = new Column();
  private final Column end = new Column();

  /** Where in {@link #tokensIn} the tokens of each operation end. */
  private final IntList tokensInEnd = new IntList();

  private final IntList tokensIn = new IntList();
  private boolean hasTimes;
  private boolean hasTokens;

  private History() {
    sessions = new Names();
    keys = new Names();
    values = new Names();
    versions = new Names();
    tokens = new Names();
    nodes = new Names();
  }

  /** One without operations that numbers names as {@code whole} does. */
  private History(History whole) {
    sessions = whole.sessions;
    keys = whole.keys;
    values = whole.values;
    versions = whole.versions;
    tokens = whole.tokens;
    nodes = whole.nodes;
    hasTimes = whole.hasTimes;
    hasTokens = whole.hasTokens;
  }

  /** A history of operations that were recorded in this process. */
  public static History of(List<Operation> operations) throws BadHistory {
    Builder builder = new Builder();
    for (Operation operation : operations) {
      builder.add(operation);
    }
    return builder.build();
  }

  /** The history of these operations alone, in this order; each keeps its line and its names. */
  public History only(int[] operations) {
    History part = new History(this);
    for (int operation : operations) {
      part.lines.add(line(operation));
      part.session.add(session(operation));
      part.kind.add(kind(operation));
      part.outcome.add(outcome(operation));
      part.key.add(key(operation));
      part.value.add(value(operation));
      part.version.add(version(operation));
      part.tokenOut.add(tokenOut(operation));
      part.node.add(node(operation));
      part.isFinal.add(isFinal.get(operation));
      for (int token : tokensIn(operation)) {
        part.tokensIn.add(token);
      }
      part.tokensInEnd.add(part.tokensIn.size());
      if (hasTimes) {
        part.start.add(start(operation));
        part.end.add(end(operation));
      }
    }
    return part;
  }

  /** The operation that came from a line. */
  public int at(int line) {
    return lines.countUpTo(line) - 1;
  }

  public int size() {
    return session.size();
  }

  public int sessionCount() {
    return sessions.size();
  }

  public int keyCount() {
    return keys.size();
  }

  public int versionCount() {
    return versions.size();
  }

  public int tokenCount() {
    return tokens.size();
  }

  public int nodeCount() {
    return nodes.size();
  }

  /** Whether operations carry their times; all do or none. */
  public boolean hasTimes() {
    return hasTimes;
  }

  /** Whether any operation took or gave a token. */
  public boolean hasTokens() {
    return hasTokens;
  }

  /** The number of the line that an operation came from, from 1. */
  public int line(int operation) {
    return lines.get(operation);
  }

  public int session(int operation) {
    return session.get(operation);
  }

  public Kind kind(int operation) {
    return kind.get(operation);
  }

  public Outcome outcome(int operation) {
    return outcome.get(operation);
  }

  public int key(int operation) {
    return key.get(operation);
  }

  /** What was written or read, or {@link #NONE}. */
  public int value(int operation) {
    return value.get(operation);
  }

  /** The update that was made or read, or {@link #NONE}. */
  public int version(int operation) {
    return version.get(operation);
  }

  /** The token that was given out, or {@link #NONE}. */
  public int tokenOut(int operation) {
    return tokenOut.get(operation);
  }

  /** The tokens that were handed in. */
  public int[] tokensIn(int operation) {
    int from = operation == 0 ? 0 : tokensInEnd.get(operation - 1);
    int[] numbers = new int[tokensInEnd.get(operation) - from];
    Arrays.setAll(numbers, index -> tokensIn.get(from + index));
    return numbers;
  }

  /** Whether the operation is a read after healing. */
  public boolean isFinal(int operation) {
    return isFinal.get(operation) == 1;
  }

  /** The node asked, or {@link #NONE}. */
  public int node(int operation) {
    return node.get(operation);
  }

  /** When it was asked; of a history without times, its place in it. */
  public long start(int operation) {
    return hasTimes ? start.get(operation) : operation;
  }

  /** When it was answered, or asked if it never was; of a history without times, its place. */
  public long end(int operation) {
    return hasTimes ? end.get(operation) : operation;
  }

  public String sessionName(int number) {
    return sessions.text(number);
  }

  public String keyName(int number) {
    return keys.text(number);
  }

  public String valueText(int number) {
    return values.text(number);
  }

  public String versionText(int number) {
    return versions.text(number);
  }

  public String nodeName(int number) {
    return nodes.text(number);
  }

  /**
   * Collects operations; those of one session in its order.
   *
   * <p>Threading: any thread may add.
   */
  public static final class Builder {
    private History history = new History();

    /** Adds an operation of the line after the last one's. */
    public synchronized void add(Operation operation) throws BadHistory {
      int before = history.size();
      add(operation, before == 0 ? 1 : history.line(before - 1) + 1);
    }

    /**
     * Adds an operation that stands in a line of a file.
     *
     * @throws BadHistory if it contradicts itself or those before it
     */
    public void add(Operation operation, int line) throws BadHistory {
      add(operation, canonical(operation.value(), line), line);
    }

    /** Adds an operation whose value has the compact text {@code value}. */
    synchronized void add(Operation operation, @Nullable String value, int line) throws BadHistory {
      check(operation, line);
      History to = history;
      to.lines.add(line);
      to.session.add(to.sessions.number(operation.session()));
      to.kind.add(operation.kind());
      to.outcome.add(operation.outcome());
      to.key.add(to.keys.number(operation.key()));
      to.value.add(to.values.number(value));
      to.version.add(to.versions.number(operation.version()));
      to.tokenOut.add(to.tokens.number(operation.tokenOut()));
      to.node.add(to.nodes.number(operation.node()));
      to.isFinal.add(Operation.FINAL.equals(operation.phase()) ? 1 : 0);
      for (String token : operation.tokensIn()) {
        to.tokensIn.add(to.tokens.number(token));
      }
      to.tokensInEnd.add(to.tokensIn.size());
      to.hasTokens |= operation.tokenOut() != null || !operation.tokensIn().isEmpty();
      addTimes(operation);
    }

    /** The history of all that was added; takes nothing more. */
    public synchronized History build() {
      History built = history;
      history = new History();
      for (Names names :
          List.of(
              built.sessions,
              built.keys,
              built.values,
              built.versions,
              built.tokens,
              built.nodes)) {
        names.close();
      }
      return built;
    }

    private void addTimes(Operation operation) {
      Long start = operation.start();
      Long end = operation.end();
      if (start != null) {
        history.hasTimes = true;
        history.start.add(start);
        history.end.add(end == null ? start : end);
      }
    }

    private void check(Operation operation, int line) throws BadHistory {
      Long start = operation.start();
      Long end = operation.end();
      if (history.size() > 0 && (start != null) != history.hasTimes) {
        String other = "line " + history.line(0);
        throw new BadHistory(
            line,
            start == null
                ? "it has no start, but " + other + " has: give all operations one, or none"
                : "it has a start, but " + other + " has none: give all operations one, or none");
      }
      if (end != null && (start == null || end < start)) {
        throw new BadHistory(line, "it ends before it starts: take both times from one clock");
      }
      for (String problem : problems(operation)) {
        throw new BadHistory(line, problem);
      }
    }

    private static List<String> problems(Operation operation) {
      Kind kind = operation.kind();
      Outcome outcome = operation.outcome();
      boolean hasValue = operation.value() != null;
      List<String> problems = new ArrayList<>();
      if (kind == Kind.PUT && !hasValue) {
        problems.add("a put without value: record what was written");
      }
      if (kind == Kind.PUT && outcome == Outcome.ABSENT) {
        problems.add("a put can't end as absent: is it ok, refused or unknown?");
      }
      if (kind == Kind.GET && outcome == Outcome.OK && !hasValue) {
        problems.add("a get that is ok without value: record what was read, or absent");
      }
      if (kind == Kind.GET && outcome == Outcome.ABSENT && hasValue) {
        problems.add("a get that is absent with a value: which of both was it?");
      }
      if (kind == Kind.DELETE && hasValue) {
        problems.add("a delete with a value: leave it out");
      }
      return problems;
    }

    private static @Nullable String canonical(@Nullable String value, int line) throws BadHistory {
      try {
        return value == null ? null : JsonText.compact(value);
      } catch (IllegalArgumentException e) {
        throw new BadHistory(line, "its value is no JSON value; JsonText.quoted makes one of text");
      }
    }
  }
}
