package dev.hence.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

final class RecentTroublesTest {
  private final LoggerContext context = new LoggerContext();
  private final RecentTroubles troubles = new RecentTroubles();
  private final Logger log = logger();

  private Logger logger() {
    troubles.setContext(context);
    troubles.start();
    ch.qos.logback.classic.Logger logger = context.getLogger("test");
    logger.addAppender(troubles);
    return logger;
  }

  @Test
  void last_afterLinesOfAllLevels_hasTheBadOnesWithTheirFields() {
    log.info("fine");
    log.atWarn().addKeyValue("peer", "10.10.0.3:8090").log("peer lost");
    log.atError().setCause(new IllegalStateException("full")).log("stopping");

    assertThat(troubles.last()).hasSize(2);
    RecentTroubles.Trouble first = troubles.last().getFirst();
    assertThat(first.level()).isEqualTo("WARN");
    assertThat(first.event()).isEqualTo("peer lost");
    assertThat(first.fields()).hasToString("[Field[name=peer, value=10.10.0.3:8090]]");
    assertThat(troubles.last().getLast().fields())
        .hasToString("[Field[name=cause, value=IllegalStateException: full]]");
  }

  @Test
  void last_afterMoreThanIsRemembered_hasTheLatest() {
    for (int i = 0; i <= RecentTroubles.TROUBLES_MAX; i++) {
      log.warn("number {}", i);
    }

    assertThat(troubles.last()).hasSize(RecentTroubles.TROUBLES_MAX);
    assertThat(troubles.last().getFirst().event()).isEqualTo("number 1");
  }

  @Test
  void last_toldAgainAndAgain_isOneWithACount() {
    refuse("10.10.0.3");
    log.warn("useful");
    refuse("10.10.0.4");
    for (int i = 0; i < 100; i++) {
      refuse("10.10.0.3");
    }

    assertThat(troubles.last())
        .extracting(RecentTroubles.Trouble::event, RecentTroubles.Trouble::count)
        .containsExactly(tuple("useful", 1L), tuple("refused", 1L), tuple("refused", 101L));
    RecentTroubles.Trouble last = troubles.last().getLast();
    assertThat(last.since()).isBeforeOrEqualTo(last.time());
  }

  @Test
  void last_manyOfOneKind_leaveRoomForOthers() {
    log.warn("useful");
    for (int i = 0; i < RecentTroubles.TROUBLES_MAX; i++) {
      refuse("10.10.0." + i);
    }

    assertThat(troubles.last()).hasSize(1 + RecentTroubles.ALIKE_MAX);
    assertThat(troubles.last().getFirst().event()).isEqualTo("useful");
    assertThat(troubles.last().getLast().fields())
        .hasToString("[Field[name=peer, value=10.10.0.31]]");
  }

  private void refuse(String peer) {
    log.atWarn().addKeyValue("peer", peer).log("refused");
  }
}
