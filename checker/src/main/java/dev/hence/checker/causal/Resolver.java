package dev.hence.checker.causal;

import dev.hence.checker.graph.IntList;
import dev.hence.checker.graph.LongMap;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Outcome;
import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Findings;
import dev.hence.checker.verdict.Narrator;
import dev.hence.checker.verdict.Pattern;
import dev.hence.checker.verdict.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out which write each read read: by version where an answer named one, else by value. A
 * write whose answer never came has no version; the first read that shows it tells it.
 */
final class Resolver {
  private static final int NONE = History.NONE;

  private final History history;
  private final Findings findings;
  private final Narrator narrator;
  private final Sources sources;
  private final int[] writeOfVersion;
  private final int[] versionOfWrite;

  /** The last put of each key and value, and from each put to the one before. */
  private final LongMap lastPut = new LongMap(NONE);

  /** The last delete of each key whose version is not known. */
  private final LongMap lastDelete = new LongMap(NONE);

  private final int[] before;

  /** The reads that told the versions of writes. */
  private final Map<Integer, Integer> tellers = new HashMap<>();

  Resolver(History history, Findings findings) {
    this.history = history;
    this.findings = findings;
    narrator = new Narrator(history);
    sources = new Sources(history);
    writeOfVersion = filled(history.versionCount());
    versionOfWrite = filled(history.size());
    before = filled(history.size());
  }

  /**
   * Finds all sources, and reports reads that can have none.
   *
   * @throws BadHistory if a read has several
   */
  Sources resolve() throws BadHistory {
    for (int operation = 0; operation < history.size(); operation++) {
      if (Sources.isWrite(history, operation)) {
        index(operation);
      }
    }
    for (int operation = 0; operation < history.size(); operation++) {
      if (Sources.isAnsweredRead(history, operation)) {
        resolve(operation);
      }
    }
    return sources;
  }

  private void index(int write) {
    if (history.kind(write) == Kind.PUT) {
      before[write] = lastPut.put(pair(write), write);
    }
    Outcome outcome = history.outcome(write);
    if (outcome == Outcome.REFUSED) {
      return;
    }
    int version = history.version(write);
    if (history.kind(write) == Kind.DELETE) {
      sources.countDelete(history.key(write));
      if (version == NONE) {
        before[write] = lastDelete.put(history.key(write), write);
      }
    }
    if (outcome == Outcome.OK) {
      sources.setHappened(write);
    }
    if (version != NONE && writeOfVersion[version] != NONE) {
      int other = writeOfVersion[version];
      report(
          Pattern.DUPLICATE_VERSION,
          "one version must name one write",
          narrator.step("", other),
          narrator.step("got the same version", write));
    } else if (version != NONE) {
      writeOfVersion[version] = write;
      versionOfWrite[write] = version;
    }
  }

  private void resolve(int read) throws BadHistory {
    int version = history.version(read);
    boolean found = history.value(read) != NONE;
    if (version != NONE && writeOfVersion[version] != NONE) {
      bindKnown(read, writeOfVersion[version]);
    } else if (version != NONE) {
      bindNewVersion(read, found ? puts(read, true) : deletes(read));
    } else if (found) {
      bindByValue(read, puts(read, false));
    } else {
      sources.bind(read, Sources.INITIAL);
    }
  }

  private void bindKnown(int read, int write) {
    boolean same = history.key(read) == history.key(write);
    if (same && history.value(read) == history.value(write)) {
      sources.bind(read, write);
      return;
    }
    report(
        Pattern.THIN_AIR_READ,
        same
            ? "a read shows something else than %s wrote under its version"
                .formatted(narrator.line(write))
            : "a read shows the version of what %s wrote to key %s"
                .formatted(narrator.line(write), narrator.key(write)),
        narrator.step("", read));
  }

  /** Binds a read to that of the {@code candidates} which it must have read. */
  private void bindNewVersion(int read, IntList candidates) {
    if (candidates.isEmpty()) {
      reportUnwritten(read);
      return;
    }
    int chosen = candidates.get(0);
    for (int i = 0; i < candidates.size(); i++) {
      int candidate = candidates.get(i);
      chosen = versionOfWrite[chosen] == NONE ? chosen : candidate;
      if (candidates.size() > 1) {
        sources.setWithoutPast(candidate);
      }
    }
    if (versionOfWrite[chosen] == NONE) {
      versionOfWrite[chosen] = history.version(read);
      writeOfVersion[history.version(read)] = chosen;
      tellers.put(chosen, read);
      sources.bind(read, chosen);
    } else {
      reportTwice(read, candidates);
    }
  }

  private void bindByValue(int read, IntList candidates) throws BadHistory {
    if (candidates.isEmpty()) {
      reportUnwritten(read);
    } else if (candidates.size() == 1) {
      sources.bind(read, candidates.get(0));
    } else {
      throw new BadHistory(
          history.line(read),
          ("it reads %s of key %s, which lines %d and %d both wrote:"
                  + " write every value once, or record versions")
              .formatted(
                  narrator.state(read),
                  narrator.key(read),
                  history.line(candidates.get(0)),
                  history.line(candidates.get(1))));
    }
  }

  /** The puts that may have written what was read, first ones first. */
  private IntList puts(int read, boolean withoutVersion) {
    IntList found = new IntList();
    for (int put = lastPut.get(pair(read)); put != NONE; put = before[put]) {
      boolean fits = !withoutVersion || history.version(put) == NONE;
      if (fits && history.outcome(put) != Outcome.REFUSED) {
        found.insert(0, put);
      }
    }
    return found;
  }

  private IntList deletes(int read) {
    IntList found = new IntList();
    for (int delete = lastDelete.get(history.key(read)); delete != NONE; delete = before[delete]) {
      found.insert(0, delete);
    }
    return found;
  }

  private void reportUnwritten(int read) {
    int known = NONE;
    for (int put = lastPut.get(pair(read)); put != NONE; put = before[put]) {
      if (history.outcome(put) == Outcome.REFUSED) {
        report(
            Pattern.REFUSED_WRITE_READ,
            "what is refused must never be seen",
            narrator.step("", put),
            narrator.step("is read by", read));
        return;
      }
      known = put;
    }
    if (known != NONE) {
      reportTwice(read, IntList.of(known));
    } else {
      boolean found = history.value(read) != NONE;
      report(
          Pattern.THIN_AIR_READ,
          found
              ? "no operation of this history wrote that value to key " + narrator.key(read)
              : "no operation of this history deleted key "
                  + narrator.key(read)
                  + " under that version",
          narrator.step("", read));
    }
  }

  /**
   * A read shows what was written under one more version than there are writes of it.
   *
   * @param writes all who may have written it, each of a known version
   */
  private void reportTwice(int read, IntList writes) {
    List<Step> steps = new ArrayList<>();
    for (int write : writes.toArray()) {
      steps.add(narrator.step(steps.isEmpty() ? "" : "was asked for once more by", write));
      Integer teller = tellers.get(write);
      if (teller != null) {
        steps.add(narrator.step("is read by", teller));
      }
    }
    steps.add(narrator.step("is read under another version by", read));
    String first = history.versionText(versionOfWrite[writes.get(0)]);
    report(
        Pattern.WRITE_APPLIED_TWICE,
        writes.size() == 1
            ? "the write has version " + first + ", and is read under another one"
            : "%d writes are read under more versions".formatted(writes.size()),
        steps.toArray(Step[]::new));
  }

  private void report(Pattern pattern, String detail, Step... steps) {
    findings.add(pattern, () -> new Finding(pattern, "", detail, List.of(steps)));
  }

  private long pair(int operation) {
    return ((long) history.key(operation) << 32) | history.value(operation);
  }

  private static int[] filled(int size) {
    int[] numbers = new int[size];
    Arrays.fill(numbers, NONE);
    return numbers;
  }
}
