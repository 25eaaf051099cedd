package dev.hence.node.wire;

import dev.hence.core.agreement.Ballot;
import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.agreement.Vote;
import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Forced;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.Tenure;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Draws random words of the core, the borders of their ranges more often than the middle. */
public final class WireGen {
  private static final String[] CHARACTERS = {
    "a", "Z", "/", " ", "\u0000", "é", "漢", "\uffff", "😀"
  };

  /** Keeps the high bits of an epoch low, which say how many views were forced. */
  private static final long FORKS_FEW = (1L << 50) - 1;

  private final SplittableRandom random;

  public WireGen(long seed) {
    random = new SplittableRandom(seed);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public boolean flag() {
    return random.nextBoolean();
  }

  /** A number of 64 bits, of any magnitude. */
  public long number() {
    return switch (below(8)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Long.MIN_VALUE;
      case 3 -> Long.MAX_VALUE;
      default -> random.nextLong() >>> below(64);
    };
  }

  /** A number from 0 on, of any magnitude. */
  public long natural() {
    return number() & Long.MAX_VALUE;
  }

  public byte[] bytes(int lengthMax) {
    byte[] bytes = new byte[below(lengthMax + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  public String text(int lengthMin, int lengthMax) {
    StringBuilder text = new StringBuilder();
    int length = lengthMin + below(lengthMax - lengthMin + 1);
    for (int i = 0; i < length; i++) {
      text.append(CHARACTERS[below(CHARACTERS.length)]);
    }
    return text.toString();
  }

  public <T> List<T> list(int sizeMax, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int size = below(sizeMax + 1); size > 0; size--) {
      list.add(element.get());
    }
    return list;
  }

  public <T> Optional<T> optional(Supplier<T> value) {
    return flag() ? Optional.of(value.get()) : Optional.empty();
  }

  public Dot dot() {
    return new Dot(number(), Math.max(1, natural()));
  }

  public NodeId nodeId() {
    return new NodeId(number());
  }

  public VectorClock clock() {
    TreeSet<Long> writers = new TreeSet<>(Long::compareUnsigned);
    writers.addAll(list(6, this::number));
    VectorClock.Builder clock = new VectorClock.Builder(writers.size());
    writers.forEach(writer -> clock.add(writer, Math.max(1, natural())));
    return clock.build();
  }

  public Token token() {
    return new Token(
        (int) number(), natural(), number(), clock(), flag() ? List.of() : list(3, this::natural));
  }

  public Key key() {
    return new Key(text(1, 20));
  }

  public Content content() {
    return flag() ? Content.TOMBSTONE : new Content.Live(new Value(bytes(300)));
  }

  public Register register() {
    return register(dot());
  }

  public Register register(Dot dot) {
    return new Register(dot, number(), clock(), content());
  }

  public Update update() {
    return new Update(key(), register());
  }

  public UpdateRange range() {
    long writer = number();
    int size = below(5);
    long after = Math.min(natural(), Long.MAX_VALUE - size);
    List<Update> updates = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      updates.add(new Update(key(), register(new Dot(writer, after + i))));
    }
    return new UpdateRange(writer, after, updates);
  }

  public Address address() {
    return new Address(text(1, 20));
  }

  public Role role() {
    return new Role(below(1 << 16), below(Key.SLOTS));
  }

  public Member member() {
    return new Member(
        address(),
        nodeId(),
        below(Key.SLOTS + 1) - 1,
        below(Key.SLOTS + 1) - 1,
        flag(),
        list(3, this::role),
        natural(),
        list(3, () -> new Tenure(role(), natural())),
        nodeId());
  }

  public View view() {
    List<Integer> shardCounts = list(4, () -> 1 + below(Key.SLOTS));
    shardCounts.add(1 + below(3));
    long epoch = Math.max(1, natural() & FORKS_FEW);
    List<Long> forcedOn = new ArrayList<>();
    while (forcedOn.size() < Epoch.forks(epoch)) {
      forcedOn.add(natural());
    }
    return new View(
        epoch,
        (int) number(),
        shardCounts,
        shardCounts.size() > 1 && flag(),
        list(6, this::member),
        forcedOn);
  }

  public SlotSet slots() {
    return switch (below(4)) {
      case 0 -> SlotSet.NONE;
      case 1 -> SlotSet.ALL;
      case 2 -> SlotSet.where(slot -> slot % 3 == 0);
      default -> SlotSet.where(slot -> flag());
    };
  }

  public Ballot ballot() {
    return new Ballot(natural(), nodeId());
  }

  public Vote.Proposal proposal() {
    return new Vote.Proposal(ballot(), view());
  }

  public Vote vote() {
    return new Vote(natural(), ballot(), optional(this::proposal), nodeId());
  }

  public BallotMessage ballotMessage() {
    return switch (below(5)) {
      case 0 -> new BallotMessage.Prepare(natural(), ballot());
      case 1 ->
          new BallotMessage.Promise(
              natural(), ballot(), optional(this::proposal), optional(this::nodeId));
      case 2 -> new BallotMessage.Accept(natural(), ballot(), view());
      case 3 -> new BallotMessage.Accepted(natural(), ballot(), optional(this::nodeId));
      default -> new BallotMessage.Rejected(natural(), ballot(), ballot(), optional(this::nodeId));
    };
  }

  public List<Forced> forced() {
    return list(3, () -> new Forced(change(), view()));
  }

  public ViewChange change() {
    return switch (below(10)) {
      case 0 -> new ViewChange.AddNode(address());
      case 1 ->
          new ViewChange.RemoveNode(
              address(), List.of(Removal.EITHER, Removal.LEAVE, Removal.FORGET).get(below(3)));
      case 2 -> new ViewChange.Drop(address());
      case 3 -> new ViewChange.Assign(address(), below(Key.SLOTS) - 1);
      case 4 -> new ViewChange.Reshard(below(Key.SLOTS));
      case 5 -> new ViewChange.CutOver();
      case 6 -> new ViewChange.Replan();
      case 7 -> new ViewChange.AbandonReshard();
      case 8 -> new ViewChange.Retire(new TreeSet<>(list(3, this::address)));
      default -> new ViewChange.Seat(address(), nodeId(), nodeId());
    };
  }
}
