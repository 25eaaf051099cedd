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

  /** How long a node may take to say what it knows; one that doesn't run says nothing. */
  private static final Duration LOOK_MAX = Duration.ofSeconds(3);

  /** How many requests a change makes at most, beside those that look what there is. */
  private static final int ASKS = 2;

  /** How often a change looks what there is. */
  private static final int LOOKS = 5;

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

  /** Begins a change to that number of shards, or to the one next to it if there are as many. */
  void reshard(int asked, int shards, Consumer<String> seen) {
    inBackground(
        "reshard to " + shards,
        () -> {
          int before = shardCount(asked);
          int wanted = before != shards ? shards : shards == 1 ? 2 : shards - 1;
          String what = "reshard from " + before + " to " + wanted;
          if (tell(what, asked, reshardTo(wanted)) && before > 0) {
            seen.accept(what);
          }
        });
  }

  /** Begins to put a node into another shard: the next one behind its own, or one after that. */
  void move(int asked, int node, int steps, Consumer<String> seen) {
    inBackground(
        "move of " + Bed.name(node),
        () -> {
          makeRoomToMove(asked, node);
          List<String> all = shards(asked);
          int from = shardOf(node).map(all::indexOf).orElse(-1);
          if (from < 0 || all.size() < 2) {
            say.accept("  " + Bed.name(node) + " isn't moved: no other shard is known");
            return;
          }
          String to = all.get((from + 1 + steps % (all.size() - 1)) % all.size());
          String what = "move of %s from %s to %s".formatted(Bed.name(node), all.get(from), to);
          Asked move = new Asked("PUT", "/shard/add-member/" + to, addressBody(node));
          if (tell(what, asked, move) && shardOf(node).filter(to::equals).isPresent()) {
            seen.accept(what);
          }
        });
  }

  /** A node can be moved where there are two shards, and two nodes stay behind in its own. */
  private void makeRoomToMove(int asked, int node) {
    boolean stuck = shardOf(node).isPresent() && shardSize(node) < 3;
    if (stuck || shardCount(asked) == 1) {
      tell("reshard to 2, for a move", asked, reshardTo(2));
    }
  }

  private static Asked reshardTo(int shards) {
    return new Asked("PUT", "/shard/reshard", "{\"shard-count\":" + shards + "}");
  }

  private void inBackground(String what, Runnable change) {
    running.add(Thread.ofPlatform().name(what).daemon().start(change));
  }

  /** Asks a node for a change, says how that ended, and whether it is done. */
  private boolean tell(String what, int node, Asked asked) {
    Optional<Answer> answer = ask(node, asked);
    String ended = answer.map(a -> a.status() + " " + a.body()).orElse("no answer");
    say.accept("  %s, asked of %s: %s".formatted(what, Bed.name(node), ended));
    return answer.filter(a -> a.status() == 200).isPresent();
  }

  /** Waits until no change is under way. */
  public void await() throws InterruptedException {
    for (Thread thread : running) {
      thread.join(ANSWER_MAX.multipliedBy(ASKS).plus(LOOK_MAX.multipliedBy(LOOKS)).toMillis());
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
    return shards(asked).size();
  }

  private List<String> shards(int asked) {
    try (NodeClient client = client(asked, LOOK_MAX)) {
      return client.shardIds();
    } catch (UncheckedIOException | AssertionError e) {
      return List.of();
    }
  }

  /** The shard that a node says it is in, if it says so. */
  private Optional<String> shardOf(int node) {
    try (NodeClient client = client(node, LOOK_MAX)) {
      return client.nodeShardId();
    } catch (UncheckedIOException | AssertionError e) {
      return Optional.empty();
    }
  }

  /** Whether a node says that another is in the view. */
  boolean isInView(int asked, int node) {
    try (NodeClient client = client(asked)) {
      return client.view().contains(bed.seat(node).node().address());
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

  /** How many members the node's shard has; 0 if it is in none, or says nothing. */
  int shardSize(int node) {
    try (NodeClient client = client(node, LOOK_MAX)) {
      Optional<String> shard = client.nodeShardId();
      return shard.map(id -> client.shardMembers(id).size()).orElse(0);
    } catch (UncheckedIOException | AssertionError e) {
      return 0;
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
    return client(node, ANSWER_MAX);
  }

  private NodeClient client(int node, Duration answerMax) {
    return new NodeClient(bed.seat(node).node().address(), answerMax);
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
