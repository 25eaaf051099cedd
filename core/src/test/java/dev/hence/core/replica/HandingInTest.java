package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.hence.core.sharding.Views;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A node that has lost its seat hands in what it has to one that serves. */
class HandingInTest {
  private static final Address SELF = Views.node(0);
  private static final Address OTHER = Views.node(1);

  private final Layout layout = new Layout(Views.founded(3, 1));
  private final Local local = local();
  private final Registers registers = new Registers(local);
  private final Peers peers = new Peers(local);
  private final Delivery delivery = new Delivery(local, registers, new Pulls(local, peers), peers);
  private final TakingIn takingIn =
      new TakingIn(local, peers, registers, delivery, (to, answer) -> {});
  private final HandingIn handingIn = new HandingIn(local, peers, registers, takingIn);

  private Local local() {
    ReplicaSettings settings = ReplicaSettings.of(SELF, Views.nodes(3), OptionalInt.of(1));
    Local local = new Local(settings, new EmptyStore(), () -> 1, new Moment(0, 0));
    local.layout = Optional.of(layout);
    local.ready = true;
    local.orphaned = SlotSet.ALL;
    return local;
  }

  private void connect() {
    Peer peer = peers.at(OTHER);
    peer.connected = true;
    peer.report =
        Optional.of(
            new Message.Report(
                layout.view().epoch(),
                0,
                true,
                true,
                false,
                true,
                true,
                VectorClock.EMPTY,
                VectorClock.EMPTY,
                1,
                1));
  }

  @Test
  void tick_writtenInTheStepThatLostTheSeat_isOffered() {
    Update written = written();
    connect();
    registers.apply(written);
    handingIn.tick();

    assertThat(local.orphaned).isEqualTo(SlotSet.ALL);
    assertThat(local.out.drain())
        .contains(
            new Effect.Send(OTHER, new Message.Orphans(0, List.of(written), VectorClock.EMPTY)));
  }

  @Test
  void finish_othersHadAllOfIt_isNoWarning() {
    assertThat(told(0, List.of()))
        .isEqualTo(
            Event.of(
                Event.Level.INFO,
                "the others have all that this node had; nothing was left to hand in",
                "keys",
                1,
                "taken in",
                0,
                "refused, deleted meanwhile",
                0));
  }

  @Test
  void finish_othersTookSomeInOrRefusedIt_isAWarning() {
    assertThat(told(1, List.of()).level()).isEqualTo(Event.Level.WARN);
    assertThat(told(0, List.of(new Key("key"))))
        .isEqualTo(
            Event.of(
                Event.Level.WARN,
                "handed in what only this node had",
                "keys",
                1,
                "taken in",
                0,
                "refused, deleted meanwhile",
                "1 [key]"));
  }

  /** What the log says of a register that was offered and answered so. */
  private Event told(int taken, List<Key> refused) {
    connect();
    local.orphaned = SlotSet.ALL;
    registers.apply(written());
    handingIn.tick();
    registers.drop(SlotSet.ALL);
    handingIn.receive(
        OTHER, new Message.OrphansTaken(offered++, taken, refused, VectorClock.EMPTY));
    handingIn.tick();
    return local.out.drain().stream()
        .filter(Effect.Notice.class::isInstance)
        .map(effect -> ((Effect.Notice) effect).event())
        .findFirst()
        .orElseThrow();
  }

  /** How many offers there were. */
  private long offered;

  private static Update written() {
    return new Update(
        new Key("key"),
        new Register(
            new Dot(WriterId.of(0, 0, 1), 1),
            1,
            VectorClock.EMPTY,
            new Content.Live(Value.of("1"))));
  }

  @Test
  void tick_nothingHere_givesTheSlotsUp() {
    connect();
    handingIn.tick();

    assertThat(local.orphaned).isEqualTo(SlotSet.NONE);
  }
}
