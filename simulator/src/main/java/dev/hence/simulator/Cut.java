package dev.hence.simulator;

import dev.hence.simulator.workload.Load;
import dev.hence.simulator.workload.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is left of a scenario.
 *
 * @param faults the numbers of the faults that are left; all if there is none
 * @param size the numbers of clients, of operations of each and of keys; the drawn ones if there is
 *     none
 */
record Cut(Optional<List<Integer>> faults, Optional<List<Integer>> size) {
  static final Cut NOTHING = new Cut(Optional.empty(), Optional.empty());

  Cut {
    if (size.isPresent() && size.get().size() != 3) {
      throw new IllegalArgumentException("a size is three numbers: clients,operations,keys");
    }
  }

  /** All of {@code scenario}. */
  static Cut all(Scenario scenario) {
    Load load = scenario.load();
    return new Cut(
        Optional.of(IntStream.range(0, scenario.faults().size()).boxed().toList()),
        Optional.of(List.of(load.sessions(), load.operations(), load.keys())));
  }

  Cut keeping(List<Integer> fewer) {
    return new Cut(Optional.of(List.copyOf(fewer)), size);
  }

  Cut sized(List<Integer> smaller) {
    return new Cut(faults, Optional.of(List.copyOf(smaller)));
  }

  Scenario apply(Scenario scenario) {
    Scenario cut = scenario;
    if (faults.isPresent()) {
      cut = cut.withFaults(faults.get().stream().map(scenario.faults()::get).toList());
    }
    if (size.isPresent()) {
      List<Integer> numbers = size.get();
      cut = cut.withLoad(scenario.load().withSize(numbers.get(0), numbers.get(1), numbers.get(2)));
    }
    return cut;
  }

  /** Cuts that leave less, those that leave least first. */
  List<Cut> smaller() {
    List<Cut> smaller = new ArrayList<>();
    List<Integer> all = faults.orElse(List.of());
    for (int length = all.size(); length > 0; length /= 2) {
      for (int from = 0; from < all.size(); from += length) {
        List<Integer> fewer = new ArrayList<>(all);
        fewer.subList(from, Math.min(all.size(), from + length)).clear();
        smaller.add(keeping(fewer));
      }
    }
    List<Integer> numbers = size.orElse(List.of());
    for (int i = 0; i < numbers.size(); i++) {
      int number = numbers.get(i);
      for (int less : new int[] {1, number / 2, number * 3 / 4, number - 1}) {
        if (less > 0 && less < number) {
          List<Integer> fewer = new ArrayList<>(numbers);
          fewer.set(i, less);
          smaller.add(sized(fewer));
        }
      }
    }
    return smaller;
  }

  /** The options that name it. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    faults.ifPresent(left -> options.addAll(List.of("--only", text(left))));
    size.ifPresent(left -> options.addAll(List.of("--size", text(left))));
    return options;
  }

  private static String text(List<Integer> numbers) {
    return numbers.isEmpty()
        ? "none"
        : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
