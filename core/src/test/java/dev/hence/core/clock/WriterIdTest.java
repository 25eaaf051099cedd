package dev.hence.core.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.testkit.Property;
import org.junit.jupiter.api.Test;

class WriterIdTest {
  private static final int SHARD_MAX = (1 << 14) - 1;

  @Test
  void of_anyParts_areReadBack() {
    Property.forAll(
        500,
        gen -> {
          int generation = gen.between(0, WriterId.GENERATIONS_MAX - 1);
          int shard = gen.between(0, SHARD_MAX);
          long random = gen.bits();
          long writer = WriterId.of(generation, shard, random);

          assertThat(WriterId.generation(writer)).isEqualTo(generation);
          assertThat(WriterId.shard(writer)).isEqualTo(shard);
          assertThat(writer & ((1L << 34) - 1)).isEqualTo(random & ((1L << 34) - 1));
        });
  }

  @Test
  void of_laterGeneration_isLargerAsUnsigned() {
    long last = WriterId.of(WriterId.GENERATIONS_MAX - 1, 0, 0);
    long before = WriterId.of(WriterId.GENERATIONS_MAX - 2, SHARD_MAX, -1);

    assertThat(Long.compareUnsigned(last, before)).isPositive();
    assertThat(WriterId.shard(before)).isEqualTo(SHARD_MAX);
  }

  @Test
  void of_partsOutOfRange_areABug() {
    assertThatThrownBy(() -> WriterId.of(WriterId.GENERATIONS_MAX, 0, 0))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> WriterId.of(-1, 0, 0)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> WriterId.of(0, SHARD_MAX + 1, 0)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> WriterId.of(0, -1, 0)).isInstanceOf(AssertionError.class);
  }
}
