package dev.hence.core.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochTest {
  @Test
  void forked_anything_winsOverWhatTheOthersAgreeOn() {
    long forced = Epoch.forked(7, 1);

    assertThat(forced).isGreaterThan(1_000_000);
    assertThat(Epoch.forked(forced, 1)).isGreaterThan(Epoch.forked(3, -1));
  }

  @Test
  void forked_onTwoSides_oneBranchWinsForGood() {
    long one = Epoch.forked(7, 5);
    long other = Epoch.forked(90, 6);

    assertThat(other).isGreaterThan(one + 1_000);
    assertThat(Epoch.sameBranch(one, one + 1_000)).isTrue();
    assertThat(Epoch.sameBranch(one, other)).isFalse();
    assertThat(Epoch.sameBranch(one, 7)).isFalse();
  }

  @Test
  void forked_randomOfZero_isAnotherBranchStill() {
    assertThat(Epoch.sameBranch(Epoch.forked(7, 0), 8)).isFalse();
  }

  @Test
  void adjoin_viewsWithAnotherBetween_orOfTwoBranches_dont() {
    assertThat(Epoch.adjoin(7, 7)).isTrue();
    assertThat(Epoch.adjoin(7, 8)).isTrue();
    assertThat(Epoch.adjoin(8, 7)).isTrue();
    assertThat(Epoch.adjoin(7, 9)).isFalse();
    assertThat(Epoch.adjoin(7, Epoch.forked(7, 1))).isFalse();
  }

  @Test
  void text_namesTheBranchOnlyWhereOneWasForced() {
    assertThat(Epoch.text(12)).isEqualTo("12");
    assertThat(Epoch.text(Epoch.forked(12, 0xabc))).isEqualTo("13/1000abc");
  }
}
