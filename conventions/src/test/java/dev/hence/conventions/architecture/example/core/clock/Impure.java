package dev.hence.conventions.architecture.example.core.clock;

import dev.hence.conventions.architecture.example.core.data.Later;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.util.Arrays;

/** Everything that a class of the core may not do, and a use of a later layer. */
final class Impure {

  private Impure() {}

  static boolean library() {
    return Arrays.isArray(List.of());
  }

  static void thread() {
    Thread.onSpinWait();
  }

  static long parallel() {
    return List.of(1).parallelStream().count();
  }

  static java.time.Clock clock() {
    return java.time.Clock.systemUTC();
  }

  static Supplier<Instant> now() {
    return Instant::now;
  }

  static int random() {
    return new Random(1).nextInt();
  }

  static UUID uuid() {
    return UUID.randomUUID();
  }

  static void shuffle(List<String> list) {
    Collections.shuffle(list);
  }

  static boolean file() {
    return Files.exists(Path.of("x"));
  }

  static Socket socket() {
    return new Socket();
  }

  static void text() {
    System.out.println();
  }

  static Map<String, Integer> hashMap() {
    return new HashMap<>();
  }

  static Set<String> hashSet() {
    return new HashSet<>();
  }

  static Set<String> setOf() {
    return Set.of("a", "b");
  }

  static Set<String> toSet() {
    return Stream.of("a", "b").collect(Collectors.toSet());
  }

  static Map<String, List<String>> groupingBy() {
    return Stream.of("a", "b").collect(Collectors.groupingBy(String::strip));
  }

  static int identityHash(String text) {
    return System.identityHashCode(text);
  }

  static Later later() {
    return new Later();
  }
}
