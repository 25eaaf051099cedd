package dev.hence.core.sharding;

import dev.hence.core.clock.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Views to start tests from. */
public final class Views {
  private Views() {}

  /** The address of node {@code index}, a single letter from {@code a} on in most tests. */
  public static Address node(int index) {
    return index < 26
        ? new Address(String.valueOf((char) ('a' + index)))
        : new Address("n" + index);
  }

  /** Nodes from {@code a} on. */
  public static List<Address> nodes(int count) {
    return IntStream.range(0, count).mapToObj(Views::node).toList();
  }

  /** The first view of {@code nodes} nodes in {@code shards} shards. */
  public static View founded(int nodes, int shards) {
    return switch (Founding.found(nodes(nodes), shards, new NodeId(1))) {
      case Founding.Result.Founded founded -> founded.view();
      case Founding.Result.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  /** The nodes named by {@code letters}. */
  public static Set<Address> live(String letters) {
    Set<Address> live = new LinkedHashSet<>();
    letters.chars().forEach(letter -> live.add(new Address(String.valueOf((char) letter))));
    return live;
  }

  /** All nodes that have a seat. */
  public static Set<Address> all(View view) {
    return addresses(view.members());
  }

  public static Set<Address> addresses(Collection<Member> members) {
    Set<Address> addresses = new LinkedHashSet<>();
    members.forEach(member -> addresses.add(member.address()));
    return addresses;
  }

  /** The shards as letters, those of leaving members and of members without a shard left out. */
  public static List<String> shards(View view) {
    List<String> shards = new ArrayList<>();
    for (int shard = 0; shard < view.shardCount(); shard++) {
      StringBuilder letters = new StringBuilder();
      view.shardMembers(shard).forEach(member -> letters.append(member.address()));
      shards.add(letters.toString());
    }
    return shards;
  }

  /** The view that follows {@code view} by {@code changes}, with everybody alive. */
  public static View after(View view, ViewChange... changes) {
    View present = view;
    for (ViewChange change : changes) {
      present = next(change.apply(present, all(present)));
    }
    return present;
  }

  /** The view of an outcome that has to have one. */
  public static View next(ViewChange.Outcome outcome) {
    return switch (outcome) {
      case ViewChange.Outcome.Next next -> next.view();
      case ViewChange.Outcome.Nothing nothing -> throw new AssertionError("nothing changes");
      case ViewChange.Outcome.Refused refused -> throw new AssertionError(refused);
    };
  }
}
