package dev.hence.core.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenTest {
  private static final long FORCED = Epoch.forked(3, 5);
  private static final long FORCED_ELSEWHERE = Epoch.forked(3, 4);

  private static Token of(long epoch) {
    return new Token(1, epoch, 0, VectorClock.EMPTY);
  }

  @Test
  void join_oneBranch_isOfTheLaterView() {
    assertThat(of(3).join(of(7))).isEqualTo(of(7));
    assertThat(of(FORCED + 1).join(of(FORCED))).isEqualTo(of(FORCED + 1));
    assertThat(Token.NO_PAST.join(of(FORCED))).isEqualTo(of(FORCED));
    assertThat(of(FORCED).join(Token.NO_PAST)).isEqualTo(of(FORCED));
  }

  @Test
  void join_severalBranches_isOfTheLatestViewOfEach() {
    Token two = of(4).join(of(FORCED));
    assertThat(two.epoch()).isEqualTo(FORCED);
    assertThat(two.otherEpochs()).containsExactly(4L);

    Token three = of(FORCED_ELSEWHERE).join(two).join(of(6)).join(of(5));
    assertThat(three.epoch()).isEqualTo(FORCED);
    assertThat(three.otherEpochs()).containsExactly(6L, FORCED_ELSEWHERE);
    assertThat(of(FORCED_ELSEWHERE).join(of(6)).join(two)).isEqualTo(three);
  }
}
