package dev.hence.checker.model;

import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Request;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A replicated store in a few lines, causally consistent by construction, and the clients that ask
 * it: vector clocks, causal delivery, last writer wins by (time, origin). Clients roam, hand each
 * other tokens, join two, lose theirs; answers get lost; nodes refuse.
 *
 * <p>Tokens leave out what all nodes have, as those of Hence do, so that different pasts give equal
 * tokens; and a tombstone that all nodes have reads as never written.
 */
public final class SmallStore {
  private final SplittableRandom random;
  private final Shape shape;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Update> updates = new ArrayList<>();
  private final List<Token> tokens = new ArrayList<>();
  private final List<Operation> history = new ArrayList<>();
  private final BitSet lostDeletes = new BitSet();
  private long now;
  private int values;

  /**
   * How much of everything.
   *
   * @param troubles percent of operations that are refused, unknown, or without the own token
   */
  public record Shape(int nodes, int keys, int sessions, int operations, int troubles) {}

  private record Update(
      int origin,
      int number,
      int key,
      @Nullable String value,
      long time,
      List<Integer> dependencies) {
    String version() {
      return origin + "." + number;
    }

    boolean beats(@Nullable Update other) {
      return other == null || time > other.time || (time == other.time && origin > other.origin);
    }
  }

  private record Token(List<Integer> seen, long time) {
    Token with(Update update) {
      List<Integer> made = new ArrayList<>(Collections.nCopies(seen.size(), 0));
      made.set(update.origin, update.number);
      Token dot = new Token(made, update.time);
      return with(new Token(update.dependencies, update.time)).with(dot);
    }

    Token with(Token other) {
      List<Integer> joined = new ArrayList<>(seen);
      for (int i = 0; i < joined.size(); i++) {
        joined.set(i, Math.max(seen.get(i), other.seen.get(i)));
      }
      return new Token(List.copyOf(joined), Math.max(time, other.time));
    }

    String text() {
      return seen + "@" + time;
    }
  }

  private static final class Node {
    private final int[] covered;
    private final @Nullable Update[] registers;
    private long time;

    Node(Shape shape) {
      covered = new int[shape.nodes];
      registers = new @Nullable Update[shape.keys];
    }
  }

  private SmallStore(long seed, Shape shape) {
    random = new SplittableRandom(seed);
    this.shape = shape;
    for (int i = 0; i < shape.nodes; i++) {
      nodes.add(new Node(shape));
    }
    for (int i = 0; i < shape.sessions; i++) {
      tokens.add(noPast());
    }
  }

  /** A history with a final phase, in which nothing is wrong. */
  public static List<Operation> history(long seed, Shape shape) {
    SmallStore store = new SmallStore(seed, shape);
    for (int i = 0; i < shape.operations; i++) {
      store.operate();
      store.deliverSome();
    }
    store.heal();
    return store.history;
  }

  private void operate() {
    int session = random.nextInt(shape.sessions);
    List<Token> given = given(session);
    Token past = given.stream().reduce(noPast(), Token::with);
    int at = random.nextInt(shape.nodes);
    int key = random.nextInt(shape.keys);
    int dice = random.nextInt(100);
    Request request = request(session, key, dice);
    given.stream().filter(token -> !token.equals(noPast())).forEach(t -> tokenIn(request, t));
    request.node("n" + at).start(++now);
    if (random.nextInt(100) < shape.troubles / 3) {
      history.add(request.end(++now).refused());
      return;
    }
    pull(nodes.get(at), past.seen);
    boolean lost = random.nextInt(100) < shape.troubles / 3 && mayBeLost(key, dice);
    if (lost && random.nextBoolean()) {
      history.add(request.unknown());
      return;
    }
    Operation done = done(request, session, key, dice, new Asked(at, past));
    history.add(lost ? request.unknown() : done);
  }

  /** One delete of a key at most: which of two a later read shows could not be told. */
  private boolean mayBeLost(int key, int dice) {
    boolean first = dice < 85 || !lostDeletes.get(key);
    lostDeletes.set(key, dice >= 85 || lostDeletes.get(key));
    return first;
  }

  private record Asked(int node, Token past) {}

  private Request request(int session, int key, int dice) {
    String name = "s" + session;
    if (dice < 45) {
      return Operation.get(name, "k" + key);
    }
    return dice < 85
        ? Operation.put(name, "k" + key, Integer.toString(++values))
        : Operation.delete(name, "k" + key);
  }

  private Operation done(Request request, int session, int key, int dice, Asked asked) {
    Node node = nodes.get(asked.node);
    Update present = node.registers[key];
    boolean isLive = present != null && present.value != null;
    request.end(++now);
    if (dice < 45 || (dice >= 85 && !isLive)) {
      Token seen = present == null ? asked.past : asked.past.with(present);
      boolean dropped = present != null && !isLive && isStable(present);
      String version = present == null || dropped ? null : present.version();
      String text = give(session, dropped ? asked.past : seen);
      return present != null && present.value != null
          ? request.found(present.value, version, text)
          : request.absent(version, text);
    }
    Update made =
        new Update(
            asked.node,
            node.covered[asked.node] + 1,
            key,
            dice < 85 ? Integer.toString(values) : null,
            Math.max(asked.past.time, node.time) + 1,
            asked.past.seen);
    apply(node, made);
    updates.add(made);
    return request.ok(made.version(), give(session, asked.past.with(made)));
  }

  private List<Token> given(int session) {
    Token own = tokens.get(session);
    int dice = random.nextInt(100);
    if (dice >= shape.troubles) {
      return List.of(own);
    }
    Token others = tokens.get(random.nextInt(shape.sessions));
    return switch (dice % 3) {
      case 0 -> List.of(noPast());
      case 1 -> List.of(others);
      default -> own.equals(others) ? List.of(own) : List.of(own, others);
    };
  }

  /** Tokens whose texts are equal are one token: a client can't hand in more than the text. */
  private String give(int session, Token token) {
    List<Integer> pruned = new ArrayList<>(token.seen);
    for (int i = 0; i < pruned.size(); i++) {
      pruned.set(i, pruned.get(i) <= stable(i) ? 0 : pruned.get(i));
    }
    Token out = new Token(List.copyOf(pruned), token.time);
    tokens.set(session, out);
    return out.text();
  }

  private static void tokenIn(Request request, Token token) {
    request.tokenIn(token.text());
  }

  private Token noPast() {
    return new Token(Collections.nCopies(shape.nodes, 0), 0);
  }

  private int stable(int origin) {
    return nodes.stream().mapToInt(node -> node.covered[origin]).min().orElse(0);
  }

  private boolean isStable(Update update) {
    return stable(update.origin) >= update.number;
  }

  /** Applies at a node what a token names, and what that depends on, first. */
  private void pull(Node node, List<Integer> seen) {
    for (int origin = 0; origin < seen.size(); origin++) {
      while (node.covered[origin] < seen.get(origin)) {
        Update next = update(origin, node.covered[origin] + 1);
        pull(node, next.dependencies);
        apply(node, next);
      }
    }
  }

  private Update update(int origin, int number) {
    return updates.stream()
        .filter(update -> update.origin == origin && update.number == number)
        .findFirst()
        .orElseThrow();
  }

  private void deliverSome() {
    Node node = nodes.get(random.nextInt(nodes.size()));
    for (Update update : updates) {
      if (isNext(node, update) && random.nextInt(3) == 0) {
        apply(node, update);
      }
    }
  }

  private void heal() {
    // Updates stand in an order in which each comes after what it depends on.
    for (Node node : nodes) {
      updates.stream().filter(update -> isNext(node, update)).forEach(u -> apply(node, u));
    }
    for (int key = 0; key < shape.keys; key++) {
      for (int at = 0; at < nodes.size(); at++) {
        Request request =
            Operation.get("final" + at, "k" + key).node("n" + at).inFinalPhase().start(++now);
        history.add(finalRead(request.end(++now), nodes.get(at).registers[key]));
      }
    }
  }

  private static Operation finalRead(Request request, @Nullable Update present) {
    if (present == null) {
      return request.absent(null, null);
    }
    return present.value == null
        ? request.absent(present.version(), null)
        : request.found(present.value, present.version(), null);
  }

  private static boolean isNext(Node node, Update update) {
    return node.covered[update.origin] == update.number - 1 && covers(node, update.dependencies);
  }

  private static boolean covers(Node node, List<Integer> seen) {
    for (int i = 0; i < seen.size(); i++) {
      if (node.covered[i] < seen.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static void apply(Node node, Update update) {
    node.covered[update.origin] = update.number;
    node.time = Math.max(node.time, update.time);
    if (update.beats(node.registers[update.key])) {
      node.registers[update.key] = update;
    }
  }
}
