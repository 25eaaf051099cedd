package dev.hence.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HotSegmentTest {
  private static final long ENTRY = HotRegisters.ENTRY_BYTES + 44;

  private static byte[] key(int number) {
    return ("key" + number).getBytes(StandardCharsets.UTF_8);
  }

  /** Few of them, so that keys share their first slots, and some share all of the hash. */
  private static int hash(int number) {
    return (number % 40) * 0x01010101;
  }

  private static void put(HotSegment segment, int number, byte[] register) {
    WireWriter written = new WireWriter(16);
    written.raw(register);
    segment.put(hash(number), key(number), written);
  }

  private static byte @Nullable [] find(HotSegment segment, int number) {
    WireReader found = segment.find(hash(number), key(number));
    return found == null ? null : found.raw(found.remaining());
  }

  @Test
  void find_afterChangesAtRandom_isWhatWasPutLastOrNothing() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      long bytesMax = 100L + random.nextInt(8_000);
      HotSegment segment = new HotSegment(bytesMax);
      Map<Integer, byte[]> last = new HashMap<>();
      int found = 0;
      for (int i = 0; i < 4_000; i++) {
        int number = random.nextInt(120);
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            byte[] register = new byte[random.nextInt(random.nextInt(20) == 0 ? 400 : 40)];
            random.nextBytes(register);
            put(segment, number, register);
            last.put(number, register);
          }
          case 2 -> {
            segment.remove(hash(number), key(number));
            last.remove(number);
          }
          default -> {
            byte[] read = find(segment, number);
            if (read != null) {
              assertThat(read).as("seed %d, step %d", seed, i).isEqualTo(last.get(number));
              found++;
            }
          }
        }
        assertThat(segment.bytes()).isBetween(0L, bytesMax);
      }
      assertThat(found).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void find_enoughRoom_forgetsNothing() {
    HotSegment segment = new HotSegment(1 << 20);
    for (int number = 0; number < 1_000; number++) {
      put(segment, number, key(number));
    }
    for (int number = 0; number < 1_000; number += 2) {
      segment.remove(hash(number), key(number));
    }
    for (int number = 0; number < 1_000; number++) {
      assertThat(find(segment, number)).isEqualTo(number % 2 == 0 ? null : key(number));
    }
  }

  @Test
  void put_keysSeenOnce_leaveThoseThatAreAskedForAgainAndAgain() {
    HotSegment segment = new HotSegment(50 * ENTRY);
    for (int number = 0; number < 10; number++) {
      put(segment, number, key(number));
    }
    for (int number = 10; number < 2_000; number++) {
      put(segment, number, key(number));
      for (int hot = 0; hot < 10; hot++) {
        assertThat(find(segment, hot)).as("after key %d", number).isEqualTo(key(hot));
      }
    }
  }

  @Test
  void put_largerThanAll_forgetsWhatWasThere() {
    HotSegment segment = new HotSegment(ENTRY);
    put(segment, 1, new byte[10]);
    put(segment, 1, new byte[1_000]);
    assertThat(find(segment, 1)).isNull();
    assertThat(segment.bytes()).isZero();
  }

  @Test
  void bytes_allRemoved_isZero() {
    HotSegment segment = new HotSegment(1 << 20);
    for (int number = 0; number < 100; number++) {
      put(segment, number, new byte[number]);
      put(segment, number, new byte[100 - number]);
    }
    for (int number = 0; number < 100; number++) {
      segment.remove(hash(number), key(number));
    }
    assertThat(segment.bytes()).isZero();
  }
}
