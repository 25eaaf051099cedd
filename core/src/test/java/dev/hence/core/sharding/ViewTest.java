package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.Epoch;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {
  private final View first = Views.founded(4, 1);
  private final View second = Views.after(first, new ViewChange.Reshard(2));
  private final View forced = second.forcedOn(first, 5);

  @Test
  void follows_viewsOfNoFork_areAllThoseBefore() {
    assertThat(second.follows(0)).isTrue();
    assertThat(second.follows(1)).isTrue();
    assertThat(second.follows(2)).isTrue();
    assertThat(second.follows(3)).isFalse();
  }

  @Test
  void follows_forcedView_leavesOutWhatTheOthersAgreedOnMeanwhile() {
    assertThat(forced.follows(first.epoch())).isTrue();
    assertThat(forced.follows(forced.epoch())).isTrue();
    assertThat(forced.follows(second.epoch())).isFalse();
    assertThat(second.follows(forced.epoch())).isFalse();
  }

  @Test
  void follows_viewsAfterForks_areThoseBeforeEachFork() {
    View grown = Views.after(forced, new ViewChange.CutOver());
    View again = grown.forcedOn(forced, 9);
    View last = Views.after(again, new ViewChange.RemoveNode(Views.node(0)));

    assertThat(last.forcedOn()).containsExactly(first.epoch(), forced.epoch());
    assertThat(last.follows(again.epoch())).isTrue();
    assertThat(last.follows(forced.epoch())).isTrue();
    assertThat(last.follows(first.epoch())).isTrue();
    assertThat(last.follows(grown.epoch())).isFalse();
    assertThat(last.follows(second.epoch())).isFalse();
    assertThat(last.follows(second.forcedOn(first, 4).epoch())).isFalse();
  }

  @Test
  void view_ofAnEpochWithForks_needsTheViewsUnderThem() {
    long epoch = Epoch.forked(1, 7);
    assertThatThrownBy(() -> new View(epoch, 1, List.of(1), false, first.members()))
        .hasMessageContaining("each fork");
  }

  @Test
  void place_ofEachSeat_isHowManyComeBefore() {
    assertThat(Views.nodes(4)).extracting(first::place).containsExactly(0, 1, 2, 3);
  }

  @Test
  void place_withoutASeat_isBehindAll() {
    assertThat(first.place(Views.node(9))).isEqualTo(4);
  }
}
