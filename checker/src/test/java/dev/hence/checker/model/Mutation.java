package dev.hence.checker.model;

import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Small changes to a history, most of which a checker must notice. */
public final class Mutation {
  private Mutation() {}

  /** The history with one change. */
  public static List<Operation> mutate(List<Operation> history, SplittableRandom random) {
    List<Operation> mutated = new ArrayList<>(history);
    int place = random.nextInt(mutated.size());
    Operation operation = mutated.get(place);
    int dice = random.nextInt(10);
    if (dice < 6 && isGet(operation)) {
      mutated.set(place, reading(operation, mutated, random));
    } else if (dice < 8) {
      Operation other = mutated.get(random.nextInt(mutated.size()));
      mutated.set(place, handing(operation, other.tokenOut()));
    } else if (dice == 8) {
      mutated.remove(place);
    } else {
      Operation other = mutated.get(random.nextInt(mutated.size()));
      mutated.set(place, giving(operation, other.tokenOut()));
    }
    return mutated.isEmpty() ? history : mutated;
  }

  private static boolean isGet(Operation operation) {
    return operation.kind() == Kind.GET
        && (operation.outcome() == Outcome.OK || operation.outcome() == Outcome.ABSENT);
  }

  /** A read that returns another write of its key, or nothing. */
  private static Operation reading(
      Operation read, List<Operation> history, SplittableRandom random) {
    List<Operation> writes =
        history.stream()
            .filter(write -> write.key().equals(read.key()) && write.kind() != Kind.GET)
            .filter(write -> write.outcome() != Outcome.ABSENT)
            .filter(write -> write.kind() == Kind.PUT || write.version() != null)
            .toList();
    if (writes.isEmpty() || random.nextInt(6) == 0) {
      return answering(read, null, null);
    }
    Operation write = writes.get(random.nextInt(writes.size()));
    String version = write.version() == null ? shownVersion(write, history) : write.version();
    return answering(read, write.value(), version);
  }

  /** The version under which a write of unknown outcome is read, or a new one. */
  private static String shownVersion(Operation write, List<Operation> history) {
    return history.stream()
        .filter(read -> isGet(read) && read.key().equals(write.key()))
        .filter(read -> Objects.equals(read.value(), write.value()))
        .flatMap(read -> Optional.ofNullable(read.version()).stream())
        .findFirst()
        .orElse("new-" + write.value());
  }

  private static Operation answering(
      Operation read, @Nullable String value, @Nullable String version) {
    return new Operation(
        read.session(),
        read.kind(),
        read.key(),
        value,
        version,
        read.tokensIn(),
        read.tokenOut(),
        read.start(),
        read.end(),
        value == null ? Outcome.ABSENT : Outcome.OK,
        read.node(),
        read.phase());
  }

  private static Operation handing(Operation operation, @Nullable String token) {
    return new Operation(
        operation.session(),
        operation.kind(),
        operation.key(),
        operation.value(),
        operation.version(),
        token == null ? List.of() : List.of(token),
        operation.tokenOut(),
        operation.start(),
        operation.end(),
        operation.outcome(),
        operation.node(),
        operation.phase());
  }

  private static Operation giving(Operation operation, @Nullable String token) {
    return new Operation(
        operation.session(),
        operation.kind(),
        operation.key(),
        operation.value(),
        operation.version(),
        operation.tokensIn(),
        token,
        operation.start(),
        operation.end(),
        operation.outcome(),
        operation.node(),
        operation.phase());
  }
}
