package dev.hence.torture.fault;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.torture.bed.Bed;
import dev.hence.torture.bed.Seat;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Asks nodes for changes of the cluster, now or in the background, and says how each ended. */
public final class Changes {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(40);
  private static final long RETRY_MILLIS = 500;

  /** Done; the request is wrong as things stand; not there; no majority, or too slow. */
  private static final Set<Integer> EXPECTED = Set.of(200, 201, 400, 404, 503, 504);

  private final Bed bed;
  private final Consumer<String> say;
  private final Consumer<String> complain;
  private final List<Thread> running = new CopyOnWriteArrayList<>();

  /**
   * @param say told how changes ended
   * @param complain told of answers that no fault explains
   */
  public Changes(Bed bed, Consumer<String> say, Consumer<String> complain) {
    this.bed = bed;
    this.say = say;
    this.complain = complain;
  }

  /** Begins a change of the number of shards. */
  void reshard(int asked, int shards) {
    inBackground(
        asked,
        "reshard to " + shards,
        new Asked("PUT", "/shard/reshard", "{\"shard-count\":" + shards + "}"));
  }

  /** Begins to put a node into a shard. */
  void move(int asked, int node, int shard) {
    inBackground(
        asked,
        "move of " + Bed.name(node) + " to s" + shard,
        new Asked("PUT", "/shard/add-member/s" + shard, addressBody(node)));
  }

  private void inBackground(int node, String what, Asked asked) {
    running.add(
        Thread.ofPlatform()
            .name(what)
            .daemon()
            .start(() -> {
              String ended =
                  ask(node, asked).map(a -> a.status() + " " + a.body()).orElse("no answer");
              say.accept("  %s, asked of %s: %s".formatted(what, Bed.name(node), ended));
            }));
  }

  /** Waits until no change is under way. */
  public void await() throws InterruptedException {
    for (Thread thread : running) {
      thread.join(ANSWER_MAX.toMillis());
    }
    running.clear();
  }

  /** Removes a node; whether it is gone in that time. */
  boolean remove(int node, Duration time) throws InterruptedException {
    Asked asked = new Asked("DELETE", "/view", addressBody(node));
    return retry(
        time, other(node), asked, answer -> answer.status() == 200 || answer.status() == 404);
  }

  /** Puts a node into a shard; whether it is there in that time. */
  boolean add(int node, int shard, Duration time) throws InterruptedException {
    Asked asked = new Asked("PUT", "/shard/add-member/s" + shard, addressBody(node));
    return retry(time, other(node), asked, answer -> answer.status() == 200);
  }

  /** How many shards a node says there are; 0 if it says nothing. */
  int shardCount(int asked) {
    try (NodeClient client = client(asked)) {
      return client.shardIds().size();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  /** The smallest shard that a node says there is. */
  int smallestShard(int asked) {
    try (NodeClient client = client(asked)) {
      List<String> ids = client.shardIds();
      int smallest = 0;
      for (int shard = 1; shard < ids.size(); shard++) {
        if (client.shardMembers(ids.get(shard)).size()
            < client.shardMembers(ids.get(smallest)).size()) {
          smallest = shard;
        }
      }
      return Integer.parseInt(ids.get(smallest).substring(1));
    }
  }

  /** How many members the node's shard has; 0 if it is in none. */
  int shardSize(int node) {
    try (NodeClient client = client(node)) {
      Optional<String> shard = client.nodeShardId();
      return shard.map(id -> client.shardMembers(id).size()).orElse(0);
    }
  }

  /** A request but for whom it is asked of. */
  private record Asked(String method, String path, String body) {}

  private boolean retry(Duration time, int node, Asked asked, Predicate<Answer> done)
      throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    String last = "no request was made";
    while (System.nanoTime() < deadline) {
      Optional<Answer> answer = ask(node, asked);
      if (answer.filter(done).isPresent()) {
        return true;
      }
      last = answer.map(Answer::toString).orElse("no answer");
      Thread.sleep(RETRY_MILLIS);
    }
    say.accept("at last: " + last);
    return false;
  }

  private Optional<Answer> ask(int node, Asked asked) {
    try (NodeClient client = client(node)) {
      Answer answer = client.call(asked.method(), asked.path(), asked.body());
      if (!EXPECTED.contains(answer.status())) {
        complain.accept("an answer that no fault explains: " + answer);
      }
      return Optional.of(answer);
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private NodeClient client(int node) {
    return new NodeClient(bed.seat(node).node().address(), ANSWER_MAX);
  }

  /** A node that runs, other than this one. */
  int other(int node) {
    List<Seat> seats = bed.seats();
    for (int i = 1; i < seats.size(); i++) {
      int other = (node + i) % seats.size();
      if (seats.get(other).isUp()) {
        return other;
      }
    }
    return node;
  }

  private String addressBody(int node) {
    return "{\"socket-address\":" + Json.quote(bed.seat(node).node().address()) + "}";
  }
}
