package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import dev.hence.core.sharding.Views;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Node a is filled by c, which shared its shard with it and b before a reshard. */
class FillersTest {
  private static final Address SELF = Views.node(0);
  private static final Address B = Views.node(1);
  private static final Address C = Views.node(2);

  private final View view =
      Views.after(Views.founded(6, 2), new ViewChange.Reshard(3), new ViewChange.CutOver());
  private final Local local = local();
  private final SlotSet slots = new Layout(view).present(SELF);
  private boolean learner = true;
  private final Fillers fillers = new Fillers(local, () -> learner);

  private Local local() {
    ReplicaSettings settings = ReplicaSettings.of(SELF, Views.nodes(6), OptionalInt.of(2));
    return new Local(settings, new EmptyStore(), () -> 1, new Moment(0, 0));
  }

  private void adopt(View next) {
    local.layout = Optional.of(new Layout(next));
    fillers.viewChanged();
  }

  private void fillFromC() {
    adopt(view);
    fillers.taken(slots, Set.of(C));
    local.hold(slots);
  }

  @Test
  void viewChanged_sourceHasNoPartAnyMore_givesUpWhatItSent() {
    fillFromC();
    adopt(Views.after(view, new ViewChange.Retire(Set.of(C))));

    assertThat(local.held).isEqualTo(SlotSet.NONE);
  }

  @Test
  void viewChanged_sourceWasForgotten_givesUpWhatItSent() {
    fillFromC();
    adopt(Views.after(view, new ViewChange.RemoveNode(C, Removal.FORGET)));

    assertThat(local.held).isEqualTo(SlotSet.NONE);
  }

  @Test
  void viewChanged_another_keepsAll() {
    fillFromC();
    adopt(Views.after(view, new ViewChange.Retire(Set.of(B))));

    assertThat(local.held).isEqualTo(slots);
  }

  @Test
  void viewChanged_filledAnewByAnother_keepsAll() {
    fillFromC();
    fillers.taken(slots, Set.of(B));
    adopt(Views.after(view, new ViewChange.Retire(Set.of(C))));

    assertThat(local.held).isEqualTo(slots);
  }

  @Test
  void viewChanged_aViewHasRecordedThisNode_keepsAll() {
    fillFromC();
    learner = false;
    View recorded = Views.after(view, new ViewChange.Seat(SELF, new NodeId(7), NodeId.UNKNOWN));
    adopt(recorded);
    learner = true;
    adopt(Views.after(recorded, new ViewChange.Retire(Set.of(C))));

    assertThat(local.held).isEqualTo(slots);
  }

  @Test
  void viewChanged_recordedAndEndedInViewsThatWereMissed_givesUpWhatItSent() {
    fillFromC();
    learner = false;
    adopt(
        Views.after(
            view,
            new ViewChange.Retire(Set.of(C)),
            new ViewChange.Seat(SELF, new NodeId(7), NodeId.UNKNOWN)));

    assertThat(local.held).isEqualTo(SlotSet.NONE);
  }

  @Test
  void viewChanged_nobodyElseHasAPart_keepsWhatIsHere() {
    fillFromC();
    View alone =
        Views.after(
            view, new ViewChange.RemoveNode(B, Removal.FORGET), new ViewChange.Retire(Set.of(C)));
    adopt(alone);

    assertThat(local.held).isEqualTo(slots);
  }

  @Test
  void viewChanged_filledBeforeItWasStarted_takesAnybodyForItsSource() {
    local.held = slots;
    adopt(view);
    adopt(Views.after(view, new ViewChange.Retire(Set.of(B))));
    assertThat(local.held).isEqualTo(slots);
    adopt(Views.after(view, new ViewChange.Retire(Set.of(B)), new ViewChange.Retire(Set.of(C))));

    assertThat(local.held).isEqualTo(SlotSet.NONE);
  }

  @Test
  void mayGoOn_sourceOrThisNodeHadNoPartMeanwhile_isFalse() {
    adopt(view);
    local.layout = Optional.of(new Layout(Views.after(view, new ViewChange.Retire(Set.of(C)))));
    assertThat(fillers.mayGoOn(slots, Set.of(B))).isTrue();
    assertThat(fillers.mayGoOn(slots, Set.of(B, C))).isFalse();
    learner = false;
    assertThat(fillers.mayGoOn(slots, Set.of(B, C))).isTrue();

    View copying = Views.after(Views.founded(6, 2), new ViewChange.Reshard(1));
    adopt(copying);
    View again = Views.after(copying, new ViewChange.AbandonReshard(), new ViewChange.Reshard(1));
    local.layout = Optional.of(new Layout(again));
    assertThat(fillers.mayGoOn(new Layout(copying).present(SELF), Set.of(B))).isTrue();
    assertThat(fillers.mayGoOn(SlotSet.ALL, Set.of(B))).isFalse();
  }
}
