package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.agreement.Ballot;
import dev.hence.core.agreement.Vote;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Store} holds; extended by a test of each. */
public abstract class StoreContract extends StoreLogContract {

  @Test
  void recovered_emptyStore_isEmpty() {
    assertThat(store.recovered()).isEqualTo(EmptyStore.RECOVERED);
    assertThat(store.register(new Key("k"))).isEmpty();
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), NO_LIMIT)).isEmpty();
    assertThat(store.updates(WRITER, 0, Long.MAX_VALUE, NO_LIMIT)).isEmpty();
  }

  /** Each kind of write, before the last ones. */
  private List<Write> earlier(List<Forced> forced) {
    return List.of(
        new Write.PutIdentity(new NodeId(-5)),
        new Write.PutView(view(1)),
        new Write.PutVote(Vote.NONE),
        new Write.PutWriter(OTHER),
        new Write.PutCoverage(VectorClock.EMPTY, 1),
        new Write.PutStable(VectorClock.EMPTY),
        new Write.PutHeld(SlotSet.ALL),
        new Write.PutSeat(new Address("b:1"), new NodeId(3)),
        new Write.PutSeat(new Address("c:1"), new NodeId(3)),
        new Write.PutMet(new Address("b:1"), new NodeId(7)),
        new Write.PutMet(new Address("c:1"), new NodeId(7)),
        new Write.PutForced(forced),
        new Write.PutLiveCount(0, 1),
        new Write.PutLiveCount(16_383, 2),
        new Write.PutTombstoneCount(0, 5));
  }

  @Test
  void recovered_afterEachKindOfWrite_hasTheLastOfEach() {
    View view = view(3);
    Vote vote =
        new Vote(
            4,
            new Ballot(9, new NodeId(2)),
            Optional.of(new Vote.Proposal(new Ballot(8, new NodeId(1)), view(4))));
    VectorClock coverage = VectorClock.of(new Dot(WRITER, 12)).with(OTHER, 3);
    SlotSet held = SlotSet.where(slot -> slot % 3 == 1);
    SlotSet orphaned = SlotSet.where(slot -> slot % 3 == 2);
    List<Forced> forced =
        List.of(
            new Forced(new ViewChange.AddNode(new Address("c:1")), view(2)),
            new Forced(new ViewChange.RemoveNode(new Address("d:1"), Removal.FORGET), view(3)));
    store.commit(earlier(forced.subList(0, 1)));
    store.commit(
        List.of(
            new Write.PutView(view),
            new Write.PutVote(vote),
            new Write.PutWriter(WRITER),
            new Write.PutCoverage(coverage, -1),
            new Write.PutCoverage(coverage, 99),
            new Write.PutStable(VectorClock.of(new Dot(WRITER, 2))),
            new Write.PutHeld(held),
            new Write.PutOrphaned(orphaned),
            new Write.PutFloor(17),
            new Write.PutSeat(new Address("a:1"), new NodeId(6)),
            new Write.PutSeat(new Address("b:1"), new NodeId(4)),
            new Write.PutMet(new Address("b:1"), new NodeId(8)),
            new Write.ForgetSeat(new Address("c:1")),
            new Write.PutForced(forced),
            new Write.PutLiveCount(0, 300),
            new Write.PutLiveCount(16_383, 0),
            new Write.PutTombstoneCount(7, 2),
            new Write.PutTombstoneCount(0, 0)));
    reopen();
    assertThat(store.recovered())
        .isEqualTo(
            new Recovered(
                new NodeId(-5),
                Optional.of(view),
                vote,
                WRITER,
                coverage,
                99,
                VectorClock.of(new Dot(WRITER, 2)),
                held,
                orphaned,
                17,
                new TreeMap<>(
                    Map.of(new Address("a:1"), new NodeId(6), new Address("b:1"), new NodeId(4))),
                new TreeMap<>(Map.of(new Address("b:1"), new NodeId(8))),
                forced,
                new TreeMap<>(Map.of(0, 300)),
                new TreeMap<>(Map.of(7, 2)),
                new TreeMap<>(),
                true));
  }

  @Test
  void recovered_afterACommit_isStillWhatWasThereAtTheStart() {
    store.commit(List.of(new Write.PutWriter(WRITER)));
    assertThat(store.recovered().writer()).isZero();
  }

  @Test
  void register_putTwice_isTheLastOne() {
    Key key = new Key("k");
    Register second = live(WRITER, 2, "2");
    store.commit(List.of(new Write.PutRegister(key, live(WRITER, 1, "1"))));
    store.commit(List.of(new Write.PutRegister(key, second)));
    assertThat(store.register(key)).contains(second);
    reopen();
    assertThat(store.register(key)).contains(second);
  }

  @Test
  void register_valueOrTombstone_comesBackWhole() {
    VectorClock dependencies = VectorClock.of(new Dot(OTHER, 5)).with(WRITER, Long.MAX_VALUE);
    List<Content> contents =
        List.of(
            Content.TOMBSTONE,
            new Content.Live(Value.of("")),
            new Content.Live(Value.of("\"😀 \u0000\"")),
            new Content.Live(new Value(new byte[1 << 20])));
    for (int i = 0; i < contents.size(); i++) {
      Register register =
          new Register(new Dot(WRITER, i + 1), Long.MIN_VALUE + i, dependencies, contents.get(i));
      Key key = new Key("k" + i);
      store.commit(List.of(new Write.PutRegister(key, register)));
      assertThat(store.register(key)).contains(register);
      reopen();
      assertThat(store.register(key)).contains(register);
    }
  }

  @Test
  void register_dropped_isGone() {
    Key key = new Key("k");
    Key stays = new Key("stays");
    store.commit(
        List.of(
            new Write.PutRegister(key, live(WRITER, 1, "1")),
            new Write.PutRegister(stays, live(WRITER, 2, "2"))));
    store.commit(List.of(new Write.DropRegister(key), new Write.DropRegister(new Key("never"))));
    assertThat(store.register(key)).isEmpty();
    assertThat(store.register(stays)).isPresent();
  }

  @Test
  void commit_severalWritesOfOneThing_appliesThemInOrder() {
    Key key = new Key("k");
    SlotSet slots = SlotSet.where(slot -> slot == key.slot());
    Register last = live(WRITER, 4, "4");
    store.commit(
        List.of(
            new Write.PutRegister(key, live(WRITER, 1, "1")),
            new Write.DropSlots(slots),
            new Write.PutRegister(key, live(WRITER, 2, "2")),
            new Write.DropRegister(key),
            new Write.PutRegister(key, live(WRITER, 3, "3")),
            new Write.PutRegister(key, last),
            append(WRITER, 1),
            append(WRITER, 2),
            new Write.TrimUpdates(WRITER, 2),
            append(WRITER, 3)));
    assertThat(store.register(key)).contains(last);
    assertThat(store.updates(WRITER, 0, 9, NO_LIMIT)).containsExactly(update(WRITER, 3));
    store.commit(
        List.of(new Write.PutRegister(key, live(WRITER, 5, "5")), new Write.DropSlots(slots)));
    assertThat(store.register(key)).isEmpty();
  }

  @Test
  void commit_ofNothing_changesNothing() {
    store.commit(List.of());
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), NO_LIMIT)).isEmpty();
  }

  @Test
  void registers_ofAllSlots_comeBySlotAndUtf8() {
    List<Update> all = fill(500);
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), NO_LIMIT)).isEqualTo(all);
    reopen();
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), NO_LIMIT)).isEqualTo(all);
  }

  @Test
  void registers_ofSomeSlots_areThoseAlone() {
    List<Update> all = fill(500);
    SlotSet slots = SlotSet.where(slot -> slot % 3 == 1);
    assertThat(store.registers(slots, Optional.empty(), NO_LIMIT))
        .isEqualTo(all.stream().filter(update -> slots.contains(update.key().slot())).toList());
    assertThat(store.registers(SlotSet.NONE, Optional.empty(), NO_LIMIT)).isEmpty();
  }

  @Test
  void registers_pageByPage_giveEachOnce() {
    List<Update> all = fill(200);
    for (int bytesMax : new int[] {1, 100, 1000}) {
      List<Update> found = new ArrayList<>();
      List<Update> page = store.registers(SlotSet.ALL, Optional.empty(), bytesMax);
      while (!page.isEmpty()) {
        found.addAll(page);
        page = store.registers(SlotSet.ALL, Optional.of(page.getLast().key()), bytesMax);
      }
      assertThat(found).as("pages of %s bytes", bytesMax).isEqualTo(all);
    }
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), 1)).hasSize(1);
  }

  @Test
  void registers_afterAKeyThatIsGoneOrNotInTheSlots_goOnBehindIt() {
    List<Update> all = fill(200);
    Key gone = all.get(50).key();
    store.commit(List.of(new Write.DropRegister(gone)));
    assertThat(store.registers(SlotSet.ALL, Optional.of(gone), NO_LIMIT))
        .isEqualTo(all.subList(51, all.size()));
    SlotSet others = SlotSet.where(slot -> slot != gone.slot());
    assertThat(store.registers(others, Optional.of(gone), NO_LIMIT))
        .isEqualTo(
            all.subList(51, all.size()).stream()
                .filter(update -> others.contains(update.key().slot()))
                .toList());
    assertThat(store.registers(SlotSet.ALL, Optional.of(all.getLast().key()), NO_LIMIT)).isEmpty();
  }

  @Test
  void dropSlots_first_middleAndLast_dropsThoseAlone() {
    List<Update> all = fill(500);
    int low = all.getFirst().key().slot();
    int high = all.getLast().key().slot();
    SlotSet dropped = SlotSet.where(slot -> slot == low || slot == high || slot % 4 == 2);
    store.commit(List.of(new Write.DropSlots(dropped)));
    reopen();
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), NO_LIMIT))
        .isNotEmpty()
        .isEqualTo(all.stream().filter(update -> !dropped.contains(update.key().slot())).toList());
    store.commit(List.of(new Write.DropSlots(SlotSet.ALL)));
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), NO_LIMIT)).isEmpty();
  }

  @Test
  void dropSlots_somethingComesThereLater_hasThatAlone() {
    List<Update> all = fill(500);
    Update comes = all.get(100);
    Update comesAtOnce = all.get(200);
    int slot = comes.key().slot();
    store.commit(
        List.of(new Write.PutLiveCount(slot, 300), new Write.PutTombstoneCount(slot, 200)));
    store.commit(
        List.of(
            new Write.DropSlots(SlotSet.ALL),
            new Write.PutRegister(comesAtOnce.key(), comesAtOnce.register()),
            new Write.PutLiveCount(slot, 0),
            new Write.PutTombstoneCount(slot, 0)));
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), NO_LIMIT))
        .containsExactly(comesAtOnce);
    reopen();
    assertThat(store.recovered().liveCounts()).isEmpty();
    assertThat(store.recovered().tombstoneCounts()).isEmpty();
    assertThat(store.register(comes.key())).isEmpty();
    store.commit(
        List.of(
            new Write.PutRegister(comes.key(), comes.register()), new Write.PutLiveCount(slot, 1)));
    assertThat(store.register(comes.key())).contains(comes.register());
    reopen();
    assertThat(store.registers(SlotSet.ALL, Optional.empty(), NO_LIMIT))
        .containsExactly(comes, comesAtOnce);
    assertThat(store.recovered().liveCounts()).isEqualTo(Map.of(slot, 1));
    assertThat(store.recovered().tombstoneCounts()).isEmpty();
  }

  /** Registers of keys of several alphabets; gives them in the order of the store. */
  private List<Update> fill(int count) {
    String[] stems = {"a", "/", "ä", "漢", "\uffff", "😀", "\u0000"};
    List<Update> updates =
        IntStream.range(0, count)
            .mapToObj(
                i -> new Update(new Key(stems[i % stems.length] + i), live(WRITER, i + 1, "1")))
            .toList();
    store.commit(
        updates.stream()
            .map(update -> (Write) new Write.PutRegister(update.key(), update.register()))
            .toList());
    return updates.stream()
        .sorted(
            Comparator.<Update>comparingInt(update -> update.key().slot())
                .thenComparing(
                    update -> update.key().text().getBytes(StandardCharsets.UTF_8),
                    Arrays::compareUnsigned))
        .toList();
  }

  private static View view(long epoch) {
    List<Member> members =
        Stream.of("a:1", "b:1")
            .map(address -> Member.founding(new Address(address), 0))
            .map(member ->
                member
                    .withFormer(List.of(new Role(0, 1)))
                    .withVoter(new NodeId(epoch), NodeId.UNKNOWN))
            .toList();
    return new View(epoch, -7, List.of(2, 1), false, members);
  }
}
