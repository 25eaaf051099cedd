package dev.hence.simulator.transcript;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.Meddler;
import dev.hence.simulator.world.NodeSettings;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.Trace;
import dev.hence.simulator.world.World;
import dev.hence.simulator.world.WorldSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Carries out the commands of a transcript.
 *
 * <pre>
 *   cluster 3:3               six nodes in two shards of three, started together
 *   write NODE KEY=VALUE      a client writes; so do read NODE KEY and delete NODE KEY.
 *                             All are one client, who carries its token from one to the next
 *   write NODE KEY=VALUE if-absent previous
 *                             the same on terms: if-absent, if-present, or always
 *   pipeline NODE write KEY=VALUE ; read KEY ; delete KEY
 *                             hands over all of these at once
 *   scan NODE COUNT           asks NODE for about COUNT keys, from the first slot on
 *   forget                    another client, who has seen nothing
 *   begin write …             the same, not waiting for the answer
 *   partition A B | C         no message passes between the two sides
 *   heal                      all pass again
 *   crash NODE                kills a process; restart NODE starts it, restart NODE empty on an
 *                             empty disk
 *   join NODE                 starts a node beyond those of the cluster
 *   add NODE OTHER SHARD      asks NODE to put OTHER into a shard
 *   remove NODE OTHER         asks NODE to remove OTHER; so do leave NODE OTHER, for one that is to
 *                             hand over, and drop NODE OTHER, for one that is to be forgotten; a
 *                             third word, force, does it without a majority if there is none
 *   reshard NODE COUNT        asks NODE for so many shards
 *   count NODE SHARD          asks NODE for the number of a shard's keys
 *   show KEY                  prints what every node has under a key
 *   run 500ms                 lets time pass
 * </pre>
 */
final class Stage {
  private static final List<String> NAMES =
      List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan");
  private static final long SEED = 1;
  private static final long STEP = MILLI;
  private static final long ANSWER_MAX = 60_000 * MILLI;
  private static final long ENTRY_BYTES = 100;

  private final World world = new World(WorldSettings.EVEN, Dice.ofSeed(SEED), Meddler.NONE);
  private final List<Address> founders = new ArrayList<>();
  private Token token = Token.NO_PAST;

  Stage(BiConsumer<Trace, Trace.Line> reader) {
    world.trace().read(line -> reader.accept(world.trace(), line));
  }

  long nanos() {
    return world.scheduler().now();
  }

  /** Runs one command; what it prints beside the trace. */
  List<String> run(String command) {
    String[] words = command.trim().split("\\s+");
    boolean wait = !words[0].equals("begin");
    return execute(wait ? words : Arrays.copyOfRange(words, 1, words.length), wait);
  }

  private List<String> execute(String[] words, boolean wait) {
    switch (words[0]) {
      case "cluster" -> found(words[1]);
      case "write", "read", "delete" ->
          ask(words[1], keyed(words[0], Arrays.copyOfRange(words, 2, words.length), token), wait);
      case "pipeline" -> ask(words[1], pipeline(words), wait);
      case "scan" ->
          ask(
              words[1],
              new Request.Scan(SlotSet.ALL, Optional.empty(), Integer.parseInt(words[2]), token),
              wait);
      case "forget" -> token = Token.NO_PAST;
      case "partition" -> partition(words);
      case "heal" -> world.network().heal();
      case "crash" -> node(words[1]).crash();
      case "restart" -> {
        if (words.length > 2) {
          node(words[1]).wipe();
        }
        node(words[1]).start();
      }
      case "join" -> join(words[1]);
      case "add" -> ask(words[1], new Request.AddMember(words[3], new Address(words[2])), wait);
      case "remove" -> remove(words, Removal.EITHER, wait);
      case "leave" -> remove(words, Removal.LEAVE, wait);
      case "drop" -> remove(words, Removal.FORGET, wait);
      case "reshard" -> ask(words[1], new Request.Reshard(Integer.parseInt(words[2])), wait);
      case "count" -> ask(words[1], new Request.KeyCount(words[2]), wait);
      case "show" -> {
        return show(new Key(words[1]));
      }
      case "run" -> pass(words[1]);
      default -> throw new IllegalArgumentException("no such command: " + words[0]);
    }
    return List.of();
  }

  private static Request.Keyed keyed(String verb, String[] words, Token token) {
    return switch (verb) {
      case "write" -> {
        String[] pair = words[0].split("=", 2);
        yield new Request.Put(new Key(pair[0]), Value.of(pair[1]), token, Acks.TWO, terms(words));
      }
      case "read" -> new Request.Get(new Key(words[0]), token);
      case "delete" -> new Request.Delete(new Key(words[0]), token, Acks.TWO);
      default -> throw new IllegalArgumentException("no request for a key: " + verb);
    };
  }

  private static Terms terms(String[] words) {
    Terms.When when =
        switch (words.length > 1 ? words[1] : "always") {
          case "always" -> Terms.When.ALWAYS;
          case "if-absent" -> Terms.When.ABSENT;
          case "if-present" -> Terms.When.PRESENT;
          default -> throw new IllegalArgumentException("no such terms: " + words[1]);
        };
    return new Terms(when, words.length > 2 && words[2].equals("previous"));
  }

  private Request pipeline(String[] words) {
    List<Request.Keyed> requests = new ArrayList<>();
    String all = String.join(" ", Arrays.copyOfRange(words, 2, words.length));
    for (String one : all.split(" ; ", -1)) {
      String[] parts = one.split(" ", -1);
      requests.add(keyed(parts[0], Arrays.copyOfRange(parts, 1, parts.length), Token.NO_PAST));
    }
    return new Request.Run(token, requests);
  }

  private void found(String shape) {
    int[] sizes = Arrays.stream(shape.split(":")).mapToInt(Integer::parseInt).toArray();
    int count = IntStream.of(sizes).sum();
    NAMES.subList(0, count).forEach(name -> founders.add(new Address(name)));
    for (Address address : founders) {
      world.add(new NodeSettings(address, founders, OptionalInt.of(sizes.length), 0, ENTRY_BYTES));
    }
    world.nodes().forEach(SimulatedNode::start);
  }

  private void join(String name) {
    List<Address> view = new ArrayList<>(founders);
    view.add(new Address(name));
    world
        .add(new NodeSettings(new Address(name), view, OptionalInt.empty(), 0, ENTRY_BYTES))
        .start();
  }

  private SimulatedNode node(String name) {
    return world
        .node(new Address(name))
        .orElseThrow(() -> new IllegalArgumentException("no such node: " + name));
  }

  private void remove(String[] words, Removal how, boolean wait) {
    Request remove = new Request.RemoveNode(new Address(words[2]), how);
    ask(words[1], words.length > 3 ? new Request.Forced(remove) : remove, wait);
  }

  private void partition(String[] words) {
    int bar = Arrays.asList(words).indexOf("|");
    for (int left = 1; left < bar; left++) {
      for (int right = bar + 1; right < words.length; right++) {
        world.network().block(new Address(words[left]), new Address(words[right]));
        world.network().block(new Address(words[right]), new Address(words[left]));
      }
    }
  }

  private void ask(String name, Request request, boolean wait) {
    Asked asked = new Asked();
    node(name).submit(request, asked);
    long end = nanos() + ANSWER_MAX;
    while (wait && !asked.ended && nanos() < end) {
      world.scheduler().runUntil(nanos() + STEP);
    }
    if (wait && !asked.ended) {
      throw new IllegalStateException("no answer to " + world.trace().wording().of(request));
    }
  }

  private List<String> show(Key key) {
    return world.nodes().stream()
        .map(node -> node + ": " + world.trace().wording().of(key, node.store().register(key)))
        .toList();
  }

  private void pass(String time) {
    long nanos =
        time.endsWith("ms")
            ? Long.parseLong(time.substring(0, time.length() - 2)) * MILLI
            : Long.parseLong(time.substring(0, time.length() - 1)) * 1_000 * MILLI;
    world.scheduler().runUntil(nanos() + nanos);
  }

  /** Waits for an answer and takes over its token. */
  private final class Asked implements ReplyPort {
    private boolean ended;

    @Override
    public void answered(Answer answer) {
      ended = true;
      take(answer);
    }

    private void take(Answer answer) {
      switch (answer) {
        case Answer.Found found -> token = found.token();
        case Answer.Absent absent -> token = absent.token();
        case Answer.Written written -> token = written.token();
        case Answer.Keys keys -> token = keys.token();
        case Answer.Several several -> several.answers().forEach(this::take);
        case Answer.Lost lost -> token = lost.token();
        case Answer other -> {}
      }
    }

    @Override
    public void lost() {
      ended = true;
    }
  }
}
