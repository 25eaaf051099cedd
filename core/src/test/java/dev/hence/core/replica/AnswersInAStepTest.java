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

/** What a step has taken in counts in what it answers, though the store doesn't have it yet. */
class AnswersInAStepTest {
  private static final Address SELF = Views.nodes(3).getFirst();
  private static final Address OTHER = Views.nodes(3).getLast();
  private static final long WRITER = WriterId.of(0, 0, 1);

  private final Local local = local();
  private final Registers registers = new Registers(local);
  private final Peers peers = new Peers(local);
  private final Pulls pulls = new Pulls(local, peers);
  private final Update update =
      new Update(
          new Key("key"),
          new Register(new Dot(WRITER, 1), 1, VectorClock.EMPTY, new Content.Live(Value.of("1"))));

  private static Local local() {
    ReplicaSettings settings = ReplicaSettings.of(SELF, Views.nodes(3), OptionalInt.of(1));
    Local local = new Local(settings, new EmptyStore(), () -> 1, new Moment(0, 0));
    local.layout = Optional.of(new Layout(Views.founded(3, 1)));
    local.ready = true;
    local.held = SlotSet.ALL;
    return local;
  }

  private void takeIn() {
    registers.apply(update);
    local.cover(WRITER, 1);
  }

  private List<Message> sent() {
    return local.out.drain().stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).message())
        .toList();
  }

  @Test
  void fetch_slotsOfWhatWasTakenIn_bringsIt() {
    Filling filling = new Filling(local, registers, peers, pulls, () -> false);
    takeIn();
    filling.answer(OTHER, new Message.Fetch(1, SlotSet.ALL, Optional.empty()));

    assertThat(sent())
        .singleElement()
        .isInstanceOfSatisfying(
            Message.Page.class,
            page -> {
              assertThat(page.registers()).containsExactly(update);
              assertThat(page.coverage()).isEqualTo(local.coverage);
            });
  }

  @Test
  void pull_whatWasTakenIn_isNotDenied() {
    takeIn();
    pulls.answer(OTHER, new Message.Pull(WRITER, 0, 1, 0));
    assertThat(sent()).isEmpty();

    pulls.answer(OTHER, new Message.Pull(WRITER, 1, 2, 0));
    assertThat(sent()).singleElement().isInstanceOf(Message.Lacking.class);
  }
}
