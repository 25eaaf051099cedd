package dev.hence.conventions.architecture.example.core.data;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A class of a layer after the first, which does what may be done. */
public final class Later {

  Map<String, Integer> ordered() {
    return new LinkedHashMap<>();
  }

  Set<String> collected() {
    return Stream.of("a").collect(Collectors.toCollection(LinkedHashSet::new));
  }

  Map<String, Integer> mapped() {
    return Stream.of("a")
        .collect(Collectors.toMap(key -> key, String::length, Integer::sum, TreeMap::new));
  }
}
