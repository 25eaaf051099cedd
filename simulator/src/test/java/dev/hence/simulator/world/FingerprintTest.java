package dev.hence.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final Request LEAVES = new Request.RemoveNode(new Address("bob"), Removal.LEAVE);

  /** An enum's own hash, and so that of a record which holds one, is another in each process. */
  @Test
  void of_requestWithAnEnum_isTheSameInEveryProcess() {
    assertThat(Fingerprint.of(LEAVES)).isEqualTo(-1_156_108_154_168L);
    assertThat(Fingerprint.of(new Request.Forced(LEAVES))).isEqualTo(-1_090_696_729_873L);
  }

  @Test
  void of_anotherWayToGo_differs() {
    assertThat(Fingerprint.of(new Request.RemoveNode(new Address("bob"), Removal.FORGET)))
        .isNotEqualTo(Fingerprint.of(LEAVES));
  }
}
