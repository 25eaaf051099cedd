package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import dev.hence.core.sharding.Views;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who has what, and who isn't remembered for ever. */
class PeersTest {
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final Address GUEST = new Address("guest:1");

  private final Local local = local();
  private final Peers peers = new Peers(local);

  private static Local local() {
    ReplicaSettings settings = ReplicaSettings.of(Views.node(0), Views.nodes(3), OptionalInt.of(1));
    Local local = new Local(settings, new EmptyStore(), () -> 1, new Moment(0, 0));
    local.layout = Optional.of(new Layout(Views.founded(3, 1)));
    return local;
  }

  @Test
  void forgetTheGone_anHourLater_keepsMembersAndWhoIsConnected() {
    peers.at(GUEST);
    peers.at(Views.node(1));
    peers.at(Views.node(7)).connected = true;

    peers.forgetTheGone();
    assertThat(addresses()).containsExactlyInAnyOrder(GUEST, Views.node(1), Views.node(7));
    local.now = new Moment(HOUR_NANOS, 0);
    peers.forgetTheGone();
    assertThat(addresses()).containsExactlyInAnyOrder(Views.node(1), Views.node(7));
  }

  @Test
  void keeps_formerRoleWhoseSlotsWereGivenUp_offersNothing() {
    View view =
        Views.after(Views.founded(4, 1), new ViewChange.Reshard(2), new ViewChange.CutOver());
    local.layout = Optional.of(new Layout(view));
    long writer = WriterId.of(0, 0, 7);
    Peer peer = peers.at(Views.node(1));
    peer.connected = true;

    peer.report = Optional.of(report(view, writer, false));
    assertThat(peers.keeps(writer, 1)).isFalse();
    assertThat(peers.offered(writer, 1)).isEqualTo(SlotSet.NONE);
    peer.report = Optional.of(report(view, writer, true));
    assertThat(peers.keeps(writer, 1)).isTrue();
    assertThat(peers.offered(writer, 1)).isEqualTo(SlotSet.ALL);
  }

  /** What a member says that doesn't serve, and has the first update of {@code writer}. */
  private static Message.Report report(View view, long writer, boolean keeps) {
    VectorClock coverage = VectorClock.EMPTY.with(writer, 1);
    return new Message.Report(
        view.epoch(), 0, false, false, true, keeps, true, coverage, VectorClock.EMPTY, 1, 0);
  }

  private List<Address> addresses() {
    return peers.all().stream().map(peer -> peer.address).toList();
  }

  @Test
  void seats_ofThousandsWithoutOne_areForgottenButForAThousand() {
    Seats seats = new Seats(local, peers);
    seats.seated(Views.node(1), new NodeId(1));
    IntStream.range(0, 3_000).forEach(i -> seats.seated(new Address("z" + i), new NodeId(i + 2)));
    local.out.drain();
    local.now = new Moment(HOUR_NANOS, 0);
    seats.tick();

    List<Effect> effects = local.out.drain();
    assertThat(effects)
        .hasSize(2_000)
        .allMatch(effect -> effect instanceof Effect.Append(Write.ForgetSeat _));
    assertThat(effects).doesNotContain(new Effect.Append(new Write.ForgetSeat(Views.node(1))));
  }
}
