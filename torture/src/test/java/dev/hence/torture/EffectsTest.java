package dev.hence.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.torture.fault.Kind;
import java.util.EnumSet;
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
