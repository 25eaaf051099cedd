package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The nodes of a cluster, each asked how it is, all at once. Members of the view that weren't known
 * before are asked too.
 *
 * @param entries in VIEW order, those that aren't members last
 */
record Roll(List<Entry> entries) {
  /** The steps of a transition, in their order. */
  private static final List<String> STEPS = List.of("copying", "filling", "tail");

  /** What members do who are waited for and get on with it. */
  private static final Set<String> GETTING_ON = Set.of("copying", "learner", "serving");

  Roll {
    entries = List.copyOf(entries);
  }

  /** A node that can be asked, and its process if that was started here. */
  record Known(String name, Address address, Optional<Running> process) {}

  /** A node and what it answered; nothing if it didn't. */
  record Entry(Known node, Optional<String> body, JsonTree status) {
    boolean answered() {
      return body.isPresent();
    }

    /** What the node calls itself, else what it is called here. */
    String name() {
      return status.at("node").at("name").text(node.name());
    }

    Address address() {
      return node.address();
    }
  }

  /** Asks all. */
  static Roll call(List<Known> known) throws InterruptedException {
    Map<Address, Entry> answers = new LinkedHashMap<>();
    ask(known).forEach(entry -> answers.put(entry.address(), entry));
    List<Known> more = new ArrayList<>();
    List<Address> order = new ArrayList<>();
    for (JsonTree member : newest(answers).at("members").items()) {
      Address address = new Address(member.at("address").text(""));
      order.add(address);
      if (!answers.containsKey(address)) {
        more.add(new Known(address.text(), address, Optional.empty()));
      }
    }
    ask(more).forEach(entry -> answers.put(entry.address(), entry));
    List<Entry> sorted = new ArrayList<>();
    order.forEach(address -> Optional.ofNullable(answers.remove(address)).ifPresent(sorted::add));
    sorted.addAll(answers.values());
    return new Roll(sorted);
  }

  private static List<Entry> ask(List<Known> nodes) throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Entry>> questions = new ArrayList<>();
      nodes.forEach(node -> questions.add(() -> ask(node)));
      for (Future<Entry> answer : threads.invokeAll(questions)) {
        entries.add(answer.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a node couldn't be asked", e.getCause());
    }
    return entries;
  }

  private static Entry ask(Known node) {
    Optional<String> body =
        new Probe(node.address())
            .get("/status")
            .filter(reply -> reply.status() == 200)
            .map(Probe.Reply::body);
    Optional<JsonTree> status = body.flatMap(JsonTree::parse);
    return new Entry(
        node, status.isPresent() ? body : Optional.empty(), status.orElse(JsonTree.NOTHING));
  }

  /** The view of the highest epoch that anybody has; nothing if nobody answered. */
  JsonTree view() {
    Map<Address, Entry> answers = new LinkedHashMap<>();
    entries.forEach(entry -> answers.put(entry.address(), entry));
    return newest(answers);
  }

  private static JsonTree newest(Map<Address, Entry> answers) {
    JsonTree newest = JsonTree.NOTHING;
    for (Entry entry : answers.values()) {
      JsonTree view = entry.status().at("view");
      if (view.at("epoch").number(0) > newest.at("epoch").number(0)) {
        newest = view;
      }
    }
    return newest;
  }

  /** Those that answered, in order. */
  List<Entry> answered() {
    return entries.stream().filter(Entry::answered).toList();
  }

  /** The node with this name or address. */
  Optional<Entry> find(String nameOrAddress) {
    return entries.stream()
        .filter(entry ->
            entry.name().equals(nameOrAddress)
                || entry.node().name().equals(nameOrAddress)
                || entry.address().text().equals(nameOrAddress))
        .findFirst();
  }

  /**
   * The step of the transition under way, as nodes see it in the newest view; where one fills while
   * others wait for roles to end, it is filling. Where none of them sees any, a member may not have
   * the newest view yet, and not know that it is to fill: then it is agreeing.
   */
  Optional<String> step() {
    long epoch = epoch();
    List<String> steps =
        answered().stream()
            .filter(entry -> epochOf(entry) == epoch)
            .flatMap(entry -> entry.status().at("transition").at("step").text().stream())
            .toList();
    return STEPS.stream()
        .filter(steps::contains)
        .findFirst()
        .or(() -> slotsLeft() > 0 ? Optional.of("filling") : Optional.empty())
        .or(() -> isAgreed() ? Optional.empty() : Optional.of("agreeing"));
  }

  /** Whether all members that answered have one view; before, some don't know what they lack. */
  boolean isAgreed() {
    long epoch = epoch();
    return membersThatAnswered().stream().allMatch(entry -> epochOf(entry) == epoch);
  }

  private List<Entry> membersThatAnswered() {
    Set<String> members =
        view().at("members").items().stream()
            .map(member -> member.at("address").text(""))
            .collect(Collectors.toSet());
    return answered().stream().filter(entry -> members.contains(entry.address().text())).toList();
  }

  private long epoch() {
    return view().at("epoch").number(0);
  }

  private static long epochOf(Entry entry) {
    return entry.status().at("view").at("epoch").number(0);
  }

  /** All nodes, whether they answered or not. */
  List<Known> nodes() {
    return entries.stream().map(Entry::node).toList();
  }

  /** The number of shards that slots are copied for; 0 if none are. */
  long coming() {
    return answered().stream()
        .map(entry -> entry.status().at("transition"))
        .filter(transition -> transition.at("step").text("").equals("copying"))
        .mapToLong(transition -> transition.at("shard-count").number(0))
        .max()
        .orElse(0);
  }

  /** One whom the transition under way waits for, and what to do, as the nodes say. */
  record Wait(String name, String state, String why) {}

  /**
   * Whom the transition under way waits for, those left out who get on with it; as nodes say in the
   * newest view.
   */
  List<Wait> waits() {
    long epoch = epoch();
    Map<String, Wait> waits = new LinkedHashMap<>();
    for (Entry entry : membersThatAnswered()) {
      if (epochOf(entry) == epoch) {
        for (JsonTree wait : entry.status().at("transition").at("waits-for").items()) {
          String state = wait.at("state").text("");
          String address = wait.at("address").text("");
          if (!GETTING_ON.contains(state)) {
            String name = find(address).map(Entry::name).orElse(address);
            waits.putIfAbsent(address, new Wait(name, state, wait.at("why").text("")));
          }
        }
      }
    }
    return List.copyOf(waits.values());
  }

  /** Those who leave once the reshard under way has ended. */
  Set<String> leavers() {
    Set<String> leavers = new TreeSet<>();
    for (Entry entry : membersThatAnswered()) {
      for (JsonTree leaver : entry.status().at("transition").at("leave-after-it").items()) {
        leavers.add(find(leaver.text("")).map(Entry::name).orElse(leaver.text("")));
      }
    }
    return leavers;
  }

  /** How many slots members have still to fetch, all together. */
  long slotsLeft() {
    return slotsLeftByMember().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * How many slots each member has still to fetch: as it says, or, of one that doesn't answer, as
   * others say that it is to come to hold by the reshard under way.
   */
  Map<Address, Long> slotsLeftByMember() {
    Map<Address, Long> left = slotsLeftOfSilent();
    for (Entry entry : membersThatAnswered()) {
      JsonTree here = entry.status().at("transition").at("here");
      left.put(
          entry.address(),
          here.isNothing()
              ? entry.status().at("slots").at("lacking").number(0)
              : here.at("slots").number(0) - here.at("slots-done").number(0));
    }
    return left;
  }

  private Map<Address, Long> slotsLeftOfSilent() {
    Map<Address, Long> left = new LinkedHashMap<>();
    long epoch = epoch();
    for (Entry entry : membersThatAnswered()) {
      if (epochOf(entry) == epoch) {
        for (JsonTree member : entry.status().at("transition").at("members").items()) {
          Address address = new Address(member.at("address").text(""));
          boolean silent = find(address.text()).filter(Entry::answered).isEmpty();
          if (silent && !member.at("done").holds()) {
            left.put(address, member.at("slots-to-come").number(0));
          }
        }
      }
    }
    return left;
  }

  /** What nodes that lack slots have fetched of them, all together; the silent have nothing. */
  Fetched fetched() {
    long done = 0;
    long slots = 0;
    long registers = 0;
    long bytes = 0;
    long remaining = 0;
    boolean any = false;
    for (Entry entry : entries) {
      JsonTree here = entry.status().at("transition").at("here");
      any |= !here.isNothing();
      done += here.at("slots-done").number(0);
      slots += here.at("slots").number(0);
      registers += here.at("registers").number(0);
      bytes += here.at("bytes").number(0);
      remaining = Math.max(remaining, here.at("remaining-seconds").number(0));
    }
    slots += slotsLeftOfSilent().values().stream().mapToLong(Long::longValue).sum();
    return new Fetched(any, done, slots, registers, bytes, remaining);
  }

  /** Figures of {@link #fetched}; {@code remainingSeconds} is the slowest node's estimate. */
  record Fetched(
      boolean any, long done, long slots, long registers, long bytes, long remainingSeconds) {}
}
