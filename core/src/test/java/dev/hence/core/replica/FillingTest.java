package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.broadcast.Holdback;
import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.ViewChange;
import dev.hence.core.sharding.Views;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A node fills the slots of shard 1, which was merged into its own; a, b and c were in shard 0. */
class FillingTest {
  private static final Address SELF = Views.node(0);
  private static final Address SOURCE = Views.node(1);

  /** Wrote in shard 1 before the merge; its slots are the ones that are on their way. */
  private static final long EARLIER = WriterId.of(0, 1, 1);

  /** Writes to all slots since. */
  private static final long PRESENT = WriterId.of(1, 0, 1);

  /** More than the other tests fetch. */
  private static final long TAKE_OVER_BYTES = 10_000;

  private static final VectorClock CAUSE = VectorClock.EMPTY.with(EARLIER, 1);

  private final Layout layout =
      new Layout(
          Views.after(Views.founded(6, 2), new ViewChange.Reshard(1), new ViewChange.CutOver()));
  private final Local local = local();
  private final Registers registers = new Registers(local);
  private final Peers peers = new Peers(local);
  private final Pulls pulls = new Pulls(local, peers);
  private final Delivery delivery = new Delivery(local, registers, pulls, peers);
  private final Filling filling = new Filling(local, registers, peers, pulls, () -> false);

  /** A store with nothing in it but a log of {@link #EARLIER}. */
  private final class Logs extends EmptyStore {
    @Override
    public List<Update> updates(long writer, long after, long through, int bytesMax) {
      return writer == EARLIER && after == 0 && through >= 1 ? List.of(cause()) : List.of();
    }
  }

  private Local local() {
    ReplicaSettings settings =
        ReplicaSettings.of(SELF, Views.nodes(6), OptionalInt.of(2))
            .withBounds(0, TAKE_OVER_BYTES, Long.MAX_VALUE, Holdback.UPDATES_MAX);
    Local local = new Local(settings, new Logs(), () -> 1, new Moment(0, 0));
    local.layout = Optional.of(layout);
    local.ready = true;
    local.held = local.desired().minus(layout.slotsOf(EARLIER));
    return local;
  }

  private void connect(VectorClock coverage) {
    long epoch = layout.view().epoch();
    Peer peer = peers.at(SOURCE);
    peer.connected = true;
    peer.report =
        Optional.of(
            new Message.Report(
                epoch, 0, true, true, false, true, true, coverage, VectorClock.EMPTY, 1, 1));
  }

  private Message.Fetch fetched() {
    return local.out.drain().stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).message())
        .filter(Message.Fetch.class::isInstance)
        .map(Message.Fetch.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void page(Message.Fetch fetch, VectorClock coverage, boolean last, Update... updates) {
    long epoch = layout.view().epoch();
    filling.receive(
        SOURCE,
        new Message.Page(
            fetch.id(), epoch, true, List.of(updates), last, coverage, coverage, 0, 1));
  }

  private Update effect() {
    return new Update(
        new Key("effect"), new Register(new Dot(PRESENT, 1), 2, CAUSE, Content.TOMBSTONE));
  }

  private void deliverEffect() {
    delivery.receive(SOURCE, new UpdateRange(PRESENT, 0, List.of(effect())));
    assertThat(local.coverage.get(PRESENT)).as("delivered").isEqualTo(1);
  }

  @Test
  void receive_sourceLacksTheCauseOfWhatWasDelivered_takesNothingOver() {
    connect(VectorClock.EMPTY);
    filling.tick();
    Message.Fetch fetch = fetched();
    deliverEffect();
    page(fetch, VectorClock.EMPTY, true);

    assertThat(filling.missing())
        .as("what would lack the cause")
        .isEqualTo(layout.slotsOf(EARLIER));
  }

  @Test
  void receive_sourceHasTheCauseOfWhatWasDelivered_takesOver() {
    connect(CAUSE);
    filling.tick();
    Message.Fetch fetch = fetched();
    deliverEffect();
    page(fetch, CAUSE, true);

    assertThat(filling.missing()).isEqualTo(SlotSet.NONE);
  }

  @Test
  void receive_sourceGotTheCauseBeforeTheLastPage_takesOverOnceItCame() {
    connect(VectorClock.EMPTY);
    filling.tick();
    Message.Fetch first = fetched();
    deliverEffect();
    Update cause = cause();
    page(first, VectorClock.EMPTY, false, cause);
    pass();
    page(fetched(), CAUSE, true);
    assertThat(filling.missing()).as("before the cause").isEqualTo(layout.slotsOf(EARLIER));

    delivery.receive(SOURCE, new UpdateRange(EARLIER, 0, List.of(cause)));
    pass();
    assertThat(filling.missing()).isEqualTo(SlotSet.NONE);
  }

  @Test
  void receive_nobodyWhoServesHasWhatTheLogHas_takesItFromThere() {
    local.coverage = CAUSE;
    connect(VectorClock.EMPTY);
    filling.tick();
    page(fetched(), VectorClock.EMPTY, true);

    assertThat(filling.missing()).isEqualTo(SlotSet.NONE);
    assertThat(registers.get(cause().key())).isPresent();
  }

  @Test
  void anew_whileItWaitsForTheRest_beginsAgain() {
    connect(VectorClock.EMPTY);
    filling.tick();
    page(fetched(), VectorClock.EMPTY, false, cause());
    pass();
    page(fetched(), CAUSE, true);

    filling.anew(VectorClock.EMPTY);
    pass();

    assertThat(filling.missing()).isEqualTo(layout.slotsOf(EARLIER));
    assertThat(fetched().after()).isEmpty();
  }

  @Test
  void receive_enoughForATime_takesOverTheSlotsThatAreWholeAndAsksForTheOthers() {
    connect(CAUSE);
    filling.tick();
    Update large = large();
    page(fetched(), CAUSE, false, large);

    SlotSet rest = layout.slotsOf(EARLIER).within(large.key().slot(), Key.SLOTS - 1);
    assertThat(filling.missing()).isEqualTo(rest);
    pass();
    assertThat(fetched()).isEqualTo(new Message.Fetch(2, rest, Optional.empty()));
  }

  @Test
  void receive_sourceLagsByItsFirstPage_asksForNoOther() {
    local.held = local.desired().minus(layout.slotsOf(EARLIER).within(0, Key.SLOTS / 2));
    // The second one is in no log here.
    local.coverage = CAUSE.with(EARLIER, 2);
    connect(CAUSE.with(EARLIER, 2));
    filling.tick();
    page(fetched(), CAUSE, false, cause());
    pass();

    assertThat(local.out.drain()).noneMatch(this::isFetch);
    assertThat(filling.missing()).as("is still to come").isNotEqualTo(SlotSet.NONE);
  }

  @Test
  void receive_tombstoneThatTheSourceCollected_staysUntilItsSlotIsTakenOver() {
    // Some of the writer's slots are held, so its updates are taken in.
    local.held = local.desired().minus(layout.slotsOf(EARLIER).within(0, cause().key().slot()));
    local.coverage = CAUSE;
    registers.apply(cause());
    connect(CAUSE.with(EARLIER, 2));
    filling.tick();
    page(fetched(), CAUSE.with(EARLIER, 2), true);
    assertThat(registers.get(cause().key())).as("before what it may keep down").isPresent();

    delivery.receive(SOURCE, new UpdateRange(EARLIER, 1, List.of(beaten())));
    pass();
    assertThat(filling.missing()).isEqualTo(SlotSet.NONE);
    assertThat(registers.get(cause().key())).isEmpty();
  }

  /** An update that {@link #cause} beats. */
  private Update beaten() {
    return new Update(
        cause().key(),
        new Register(new Dot(EARLIER, 2), 0, VectorClock.EMPTY, new Content.Live(Value.of("1"))));
  }

  private boolean isFetch(Effect effect) {
    return effect instanceof Effect.Send send && send.message() instanceof Message.Fetch;
  }

  /** An update in a slot of shard 1, larger than what is fetched at a time. */
  private Update large() {
    Value value = Value.of("\"" + "x".repeat((int) TAKE_OVER_BYTES) + "\"");
    return new Update(
        cause().key(),
        new Register(new Dot(EARLIER, 1), 1, VectorClock.EMPTY, new Content.Live(value)));
  }

  /** Lets so much time pass that the next page is paid for. */
  private void pass() {
    long nanos = local.now.nanos() + 100_000_000;
    local.now = new Moment(nanos, nanos / 1_000_000);
    filling.tick();
  }

  private Update cause() {
    String name = "cause";
    while (!layout.slotsOf(EARLIER).contains(new Key(name).slot())) {
      name += "'";
    }
    return new Update(
        new Key(name), new Register(new Dot(EARLIER, 1), 1, VectorClock.EMPTY, Content.TOMBSTONE));
  }
}
