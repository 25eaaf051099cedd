package dev.hence.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.torture.fault.Kind;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run says of faults that did nothing. */
class EffectsTest {
  private final Effects effects = new Effects();

  @Test
  void lines_someWithoutEffect_nameThem() {
    effects.injected(Kind.KILL);
    effects.injected(Kind.KILL);
    effects.seen(Kind.KILL);
    effects.injected(Kind.FULL_DISK);

    assertThat(effects.lines(EnumSet.of(Kind.KILL, Kind.FULL_DISK, Kind.RING)))
        .containsExactly(
            "faults that took effect, of those injected: kill 1 of 2, full-disk 0 of 1",
            "NEVER TOOK EFFECT: full-disk",
            "not tried: ring");
  }

  @Test
  void lines_unnoticedDamageAndWhatWasPassedBy_countThem() {
    for (int i = 0; i < 3; i++) {
      effects.injected(Kind.FLIPPED_BITS);
      effects.injected(Kind.LOST_DISK);
    }
    effects.seen(Kind.FLIPPED_BITS);
    effects.seen(Kind.LOST_DISK);
    effects.passedBy(Kind.LOST_DISK);
    effects.injected(Kind.KILL);
    effects.passedBy(Kind.KILL);

    assertThat(effects.lines(EnumSet.of(Kind.KILL, Kind.FLIPPED_BITS, Kind.LOST_DISK)))
        .containsExactly(
            "faults that took effect, of those injected: lost-disk 1 of 2, flipped-bits 1 of 3",
            "damage that no node noticed: flipped-bits 2 of 3",
            "passed by, as what they need wasn't there: kill 1, lost-disk 1");
    assertThat(effects.tookEffect()).containsExactly(Kind.LOST_DISK, Kind.FLIPPED_BITS);
  }

  @Test
  void complaints_sureKindTwiceWithoutEffect_nameIt() {
    for (Kind kind : List.of(Kind.FULL_DISK, Kind.RESHARD, Kind.RING, Kind.KILL)) {
      effects.injected(kind);
      effects.injected(kind);
    }
    effects.injected(Kind.PAUSE);
    effects.passedBy(Kind.RING);
    effects.seen(Kind.KILL);

    assertThat(effects.complaints())
        .containsExactly("full-disk never took effect, of 2 times: it tried nothing");
  }

  @Test
  void lines_allWithEffect_nameNone() {
    effects.injected(Kind.KILL);
    effects.seen(Kind.KILL);

    assertThat(effects.lines(EnumSet.of(Kind.KILL)))
        .containsExactly("faults that took effect, of those injected: kill 1 of 1");
  }

  @Test
  void lines_nothingInjected_sayNone() {
    assertThat(effects.lines(EnumSet.of(Kind.PAUSE)))
        .containsExactly("faults that took effect, of those injected: none", "not tried: pause");
  }
}
