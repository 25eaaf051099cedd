package dev.hence.simulator.world;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Write;
import java.util.HashMap;
import java.util.Map;

/**
 * Names for what is identified by random numbers: a node's identities are {@code alice}, {@code
 * alice'}, …; its writers {@code alice#1}, {@code alice#2}, ….
 */
public final class Names implements Observer.OfWrites {
  private final Map<Long, String> writers = new HashMap<>();
  private final Map<String, Integer> writersOf = new HashMap<>();
  private final Map<NodeId, String> identities = new HashMap<>();
  private final Map<String, String> numbers = new HashMap<>();
  private final Map<String, Integer> identitiesOf = new HashMap<>();

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.PutWriter put && put.writer() != 0) {
      String name = node.toString();
      writers.computeIfAbsent(
          put.writer(), ignored -> name + "#" + writersOf.merge(name, 1, Integer::sum));
      numbers.put(Long.toHexString(put.writer()), writer(put.writer()));
    } else if (write instanceof Write.PutIdentity put && put.node().isKnown()) {
      String name = node.toString();
      identities.computeIfAbsent(
          put.node(), ignored -> name + "'".repeat(identitiesOf.merge(name, 1, Integer::sum) - 1));
      numbers.put(put.node().toString(), node(put.node()));
    }
  }

  public String writer(long writer) {
    return writers.getOrDefault(writer, "writer-" + Long.toHexString(writer));
  }

  public String node(NodeId node) {
    return node.isKnown()
        ? identities.getOrDefault(node, "node-" + Long.toHexString(node.value()))
        : "unknown";
  }

  /** A text, or the name that it stands for if it is a node's or writer's number. */
  public String plain(String text) {
    return numbers.getOrDefault(text, text);
  }

  public String dot(Dot dot) {
    return writer(dot.writer()) + "." + dot.n();
  }

  /** A clock as {@code {alice#1:3 bob#1:2}}, ordered by the names. */
  public String clock(VectorClock clock) {
    java.util.TreeMap<String, Long> named = new java.util.TreeMap<>();
    for (int i = 0; i < clock.size(); i++) {
      named.put(writer(clock.writer(i)), clock.count(i));
    }
    StringBuilder text = new StringBuilder("{");
    named.forEach((writer, n) ->
        text.append(text.length() == 1 ? "" : " ").append(writer).append(':').append(n));
    return text.append('}').toString();
  }
}
