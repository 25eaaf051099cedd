package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Key;
import dev.hence.core.testkit.Property;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final Address A = Views.node(0);
  private static final Address C = Views.node(2);
  private static final Address F = Views.node(5);

  private final View founded = Views.founded(6, 2);

  @Test
  void present_settledView_isTheShardsSlots() {
    Layout layout = new Layout(founded);

    assertThat(layout.present(A)).isEqualTo(SlotMap.initial(2).slots(0));
    assertThat(layout.present(F)).isEqualTo(SlotMap.initial(2).slots(1));
    assertThat(layout.present(Views.node(9))).isEqualTo(SlotSet.NONE);
    assertThat(layout.desired(A)).isEqualTo(layout.present(A));
    assertThat(layout.counted(A)).isEqualTo(layout.present(A));
  }

  @Test
  void holders_settledView_areTheShardsMembers() {
    Layout layout = new Layout(founded);

    assertThat(layout.holders(WriterId.of(0, 1, 7)))
        .extracting(Address::text)
        .containsExactly("d", "e", "f");
    assertThat(layout.slotsOf(WriterId.of(0, 1, 7))).isEqualTo(SlotMap.initial(2).slots(1));
  }

  @Test
  void knows_writerOfAnotherSlotMap_isNotKnownAndHeldByNobody() {
    Layout layout = new Layout(founded);

    assertThat(layout.knows(WriterId.of(0, 1, 7))).isTrue();
    assertThat(layout.knows(WriterId.of(0, 2, 7))).isFalse();
    assertThat(layout.knows(WriterId.of(1, 0, 7))).isFalse();
    assertThat(layout.holders(WriterId.of(1, 0, 7))).isEmpty();
    assertThat(layout.slotsOf(WriterId.of(1, 0, 7))).isEqualTo(SlotSet.NONE);
  }

  @Test
  void desired_copyingView_addsTheComingSlots() {
    Layout layout = new Layout(Views.after(founded, new ViewChange.Reshard(3)));
    SlotMap coming = SlotMap.initial(2).resized(3);

    assertThat(layout.present(C)).isEqualTo(SlotMap.initial(2).slots(0));
    assertThat(layout.desired(C)).isEqualTo(layout.present(C).union(coming.slots(2)));
    assertThat(layout.counted(C)).isEqualTo(layout.desired(C));
    assertThat(layout.holders(WriterId.of(0, 0, 7)))
        .extracting(Address::text)
        .containsExactly("a", "b", "c", "f");
  }

  @Test
  void counted_afterTheCutOver_keepsTheFormerSlots() {
    View settled = Views.after(founded, new ViewChange.Reshard(3), new ViewChange.CutOver());
    Layout layout = new Layout(settled);
    SlotMap coming = SlotMap.initial(2).resized(3);

    assertThat(layout.present(C)).isEqualTo(coming.slots(2));
    assertThat(layout.desired(C)).isEqualTo(coming.slots(2));
    assertThat(layout.counted(C)).isEqualTo(coming.slots(2).union(SlotMap.initial(2).slots(0)));

    Layout retired = new Layout(Views.after(settled, new ViewChange.Retire(Views.all(settled))));
    assertThat(retired.counted(C)).isEqualTo(coming.slots(2));
    assertThat(retired.holders(WriterId.of(0, 0, 7)))
        .extracting(Address::text)
        .containsExactly("a", "b", "c", "f");
  }

  @Test
  void present_leavingNode_answersForNothingAndCounts() {
    Layout layout = new Layout(Views.after(founded, new ViewChange.RemoveNode(C)));

    assertThat(layout.present(C)).isEqualTo(SlotSet.NONE);
    assertThat(layout.counted(C)).isEqualTo(SlotMap.initial(2).slots(0));
    assertThat(layout.holders(WriterId.of(0, 0, 7))).contains(C);
  }

  @Test
  void countedThrough_nextView_isWhatCountsThere() {
    View copying = Views.after(founded, new ViewChange.Reshard(3));
    Layout next = new Layout(copying);

    assertThat(new Layout(founded).countedThrough(C, next)).isEqualTo(next.counted(C));
    assertThat(next.countedThrough(C, next)).isEqualTo(next.counted(C));
  }

  @Test
  void countedThrough_roleThatMayHaveEndedMeanwhile_isLeftOut() {
    View cutOver = Views.after(founded, new ViewChange.Reshard(1), new ViewChange.CutOver());
    View grown =
        Views.after(
            cutOver,
            new ViewChange.Retire(Views.all(cutOver)),
            new ViewChange.Reshard(2),
            new ViewChange.CutOver());
    View retired = Views.after(grown, new ViewChange.Retire(Views.all(grown)));
    View again = Views.after(retired, new ViewChange.Reshard(1));

    // While it counts for all slots by a former role, which it needn't do all the time.
    assertThat(new Layout(grown).counted(C)).isEqualTo(new Layout(again).counted(C));
    assertThat(new Layout(grown).countedThrough(C, new Layout(again)))
        .isEqualTo(new Layout(grown).present(C));
  }

  @Test
  void countedThrough_cutOverThatIsNotKnown_keepsWhatWasCopied() {
    View copying = Views.after(founded, new ViewChange.Reshard(3));
    View later =
        Views.after(copying, new ViewChange.CutOver(), new ViewChange.AddNode(Views.node(7)));
    Layout before = new Layout(copying);

    assertThat(before.countedThrough(C, new Layout(later))).isEqualTo(before.counted(C));
  }

  @Test
  void countedThrough_copiesForAReshardThatWasGivenUp_areLeftOutBehindTheNextOne() {
    View copying = Views.after(founded, new ViewChange.Reshard(1));
    View later =
        Views.after(
            copying,
            new ViewChange.AbandonReshard(),
            new ViewChange.Reshard(1),
            new ViewChange.CutOver());
    Layout before = new Layout(copying);

    assertThat(before.counted(C)).isEqualTo(SlotSet.ALL);
    assertThat(new Layout(later).present(C)).isEqualTo(SlotSet.ALL);
    assertThat(before.countedThrough(C, new Layout(later))).isEqualTo(before.present(C));
  }

  @Test
  void countedThrough_roleThatEndedAndWasGivenBack_isLeftOut() {
    View moved = Views.after(founded, new ViewChange.Assign(C, 1));
    View back =
        Views.after(moved, new ViewChange.Retire(Views.all(moved)), new ViewChange.Assign(C, 0));
    Layout before = new Layout(moved);

    assertThat(before.counted(C)).isEqualTo(SlotSet.ALL);
    assertThat(before.countedThrough(C, new Layout(back))).isEqualTo(before.present(C));
  }

  @Test
  void countedThrough_forcedMeanwhile_keepsWhatBothBranchesKnow() {
    View moved = Views.after(founded, new ViewChange.Assign(C, 1));
    View forced = Views.after(founded, new ViewChange.AddNode(Views.node(7))).forcedOn(founded, 1);

    assertThat(new Layout(founded).countedThrough(C, new Layout(forced)))
        .isEqualTo(new Layout(founded).present(C));
    assertThat(new Layout(moved).countedThrough(C, new Layout(forced)))
        .isEqualTo(new Layout(founded).present(C));
  }

  @Test
  void countedThrough_formerRoleThatIsStillThere_isKept() {
    View cutOver = Views.after(founded, new ViewChange.Reshard(3), new ViewChange.CutOver());
    View later =
        Views.after(
            cutOver, new ViewChange.AddNode(Views.node(7)), new ViewChange.AddNode(Views.node(8)));
    Layout before = new Layout(cutOver);

    assertThat(before.countedThrough(C, new Layout(later))).isEqualTo(before.counted(C));
  }

  @Test
  void layout_anyHistory_givesEachSlotToItsShardsMembers() {
    Property.forAll(
        60,
        gen -> {
          View view = ViewHistory.draw(gen).getLast();
          Layout layout = new Layout(view);
          Key key = new Key("key" + gen.between(0, 1_000));
          List<Address> serving =
              view.members().stream()
                  .map(Member::address)
                  .filter(address -> layout.present(address).contains(key.slot()))
                  .toList();

          assertThat(serving)
              .isNotEmpty()
              .isEqualTo(
                  view.shardMembers(layout.shard(key)).stream().map(Member::address).toList());
          for (Member member : view.members()) {
            Address address = member.address();
            assertThat(layout.desired(address).containsAll(layout.present(address))).isTrue();
            assertThat(layout.counted(address).containsAll(layout.desired(address))).isTrue();
          }
          long writer = WriterId.of(view.generation(), layout.shard(key), gen.bits());
          assertThat(layout.holders(writer)).containsAll(serving);
        });
  }

  @Test
  void with_anyHistoryOfViews_isAsWorkedOutAnew() {
    Property.forAll(
        30,
        gen -> {
          Layout layout = new Layout(founded);
          for (View view : ViewHistory.draw(gen)) {
            layout = layout.with(view);
            Layout anew = new Layout(view);
            for (Member member : view.members()) {
              assertThat(layout.counted(member.address()))
                  .isEqualTo(anew.counted(member.address()));
              assertThat(layout.desired(member.address()))
                  .isEqualTo(anew.desired(member.address()));
            }
            for (int generation = 0; generation < view.shardCounts().size(); generation++) {
              for (int shard = 0; shard < view.shardCounts().get(generation); shard++) {
                Role role = new Role(generation, shard);
                assertThat(layout.slots(role)).isEqualTo(anew.slots(role));
              }
            }
          }
        });
  }
}
