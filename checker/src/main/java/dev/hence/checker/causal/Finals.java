package dev.hence.checker.causal;

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
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Checks the reads after healing: that nothing acknowledged is lost, nothing deleted is back,
 * nothing is there that nobody wrote (<i>sets</i>), and that all nodes answer alike
 * (<i>convergence</i>).
 *
 * <p>Threading: owned by one thread.
 */
public final class Finals {
  private static final int NONE = History.NONE;
  private static final int UNREAD_SHOWN_MAX = 3;

  private final History history;
  private final Sources sources;
  private final Pasts pasts;
  private final Findings findings;
  private final Narrator narrator;

  private final int[] acknowledgedPut;
  private final int[] acknowledgedDelete;
  private final int[] puts;
  private final int[] standingDeletes;

  private final int[] firstRead;
  private final int[] firstInitial;
  private final BitSet wrong = new BitSet();
  private final BitSet diverged = new BitSet();
  private final BitSet nodes = new BitSet();
  private int reads;

  Finals(History history, Sources sources, Pasts pasts, Findings findings) {
    this.history = history;
    this.sources = sources;
    this.pasts = pasts;
    this.findings = findings;
    narrator = new Narrator(history);
    acknowledgedPut = perKey(NONE);
    acknowledgedDelete = perKey(NONE);
    puts = perKey(0);
    standingDeletes = perKey(0);
    firstRead = perKey(NONE);
    firstInitial = perKey(NONE);
    for (int operation = 0; operation < history.size(); operation++) {
      index(operation);
    }
  }

  void judge(Stories stories) {
    for (int operation = 0; operation < history.size(); operation++) {
      if (history.isFinal(operation)
          && history.kind(operation) == Kind.GET
          && Sources.isAnsweredRead(history, operation)) {
        reads++;
        judge(operation, stories);
        compare(operation);
      }
    }
  }

  /** How many reads were in the final phase. */
  public int reads() {
    return reads;
  }

  /** How many keys they read. */
  public int keys() {
    int keys = 0;
    for (int key = 0; key < history.keyCount(); key++) {
      keys += isRead(key) ? 1 : 0;
    }
    return keys;
  }

  /** How many keys have an acknowledged put, and no read in the final phase. */
  public int unreadKeys() {
    return (int) unread().count();
  }

  /** A few of them. */
  public List<String> someUnreadKeys() {
    return unread().limit(UNREAD_SHOWN_MAX).mapToObj(history::keyName).toList();
  }

  private IntStream unread() {
    return IntStream.range(0, history.keyCount())
        .filter(key -> acknowledgedPut[key] != NONE && !isRead(key));
  }

  /** How many nodes were read from, as far as that was recorded. */
  public int nodes() {
    return nodes.cardinality();
  }

  private boolean isRead(int key) {
    return firstRead[key] != NONE || firstInitial[key] != NONE;
  }

  private int[] perKey(int value) {
    int[] numbers = new int[history.keyCount()];
    Arrays.fill(numbers, value);
    return numbers;
  }

  private void index(int operation) {
    Outcome outcome = history.outcome(operation);
    if (!Sources.isWrite(history, operation) || outcome == Outcome.REFUSED) {
      return;
    }
    int key = history.key(operation);
    boolean acknowledged = outcome == Outcome.OK;
    if (history.kind(operation) == Kind.PUT) {
      puts[key]++;
      acknowledgedPut[key] = acknowledged ? operation : acknowledgedPut[key];
      return;
    }
    acknowledgedDelete[key] = acknowledged ? operation : acknowledgedDelete[key];
    if (!sources.happened(operation) || !pasts.isKnownOverwritten(operation)) {
      standingDeletes[key]++;
    }
  }

  private void judge(int read, Stories stories) {
    int source = sources.source(read);
    int key = history.key(read);
    if (source == Sources.NONE) {
      if (history.value(read) != NONE && !sources.isCut(read)) {
        report(
            Pattern.PHANTOM,
            read,
            "nobody wrote what key " + narrator.key(read) + " holds",
            () -> List.of(narrator.step("", read)));
      }
    } else if (source == Sources.INITIAL) {
      if (acknowledgedPut[key] != NONE && standingDeletes[key] == 0) {
        int put = acknowledgedPut[key];
        reportReplaced(Pattern.LOST, read, () -> List.of(narrator.step("", put)));
      }
    } else if (pasts.isKnownOverwritten(source)) {
      overwritten(read, source, stories);
    } else if (history.kind(source) == Kind.PUT && isDeletedForGood(source)) {
      int delete = acknowledgedDelete[key];
      reportReplaced(
          Pattern.RESURRECTED,
          read,
          () ->
              List.of(
                  narrator.step("", source),
                  narrator.step("was the only put, and had ended before", delete)));
    }
  }

  /** A put that only deletes overwrote is back; of all else the later write is lost. */
  private void overwritten(int read, int source, Stories stories) {
    boolean putOver = pasts.isKnownPutOver(source);
    boolean isBack = history.kind(source) == Kind.PUT && !putOver;
    int overwriter = putOver ? pasts.putOverwriter(source) : pasts.overwriter(source);
    IntPredicate isOne =
        write ->
            Sources.isWrite(history, write)
                && history.key(write) == history.key(source)
                && history.outcome(write) == Outcome.OK
                && (history.kind(write) == Kind.PUT || !putOver);
    reportReplaced(
        isBack ? Pattern.RESURRECTED : Pattern.LOST,
        read,
        () -> stories.overwriting(source, overwriter, isOne));
  }

  /** Whether a put is the only one of its key, and a delete was asked for after its end. */
  private boolean isDeletedForGood(int put) {
    int key = history.key(put);
    int delete = acknowledgedDelete[key];
    return puts[key] == 1
        && delete != NONE
        && history.outcome(put) == Outcome.OK
        && history.end(put) <= history.start(delete)
        && put != delete;
  }

  /** Compares a read with those of its key before it; a dropped tombstone is one still. */
  private void compare(int read) {
    int key = history.key(read);
    int node = history.node(read);
    if (node != NONE) {
      nodes.set(node);
    }
    boolean isInitial = sources.source(read) == Sources.INITIAL;
    int other = isInitial ? firstInitial[key] : firstRead[key];
    if (other == NONE) {
      int[] first = isInitial ? firstInitial : firstRead;
      first[key] = read;
      other = isInitial ? firstRead[key] : firstInitial[key];
    }
    if (other != NONE && !agree(other, read) && !diverged.get(key)) {
      diverged.set(key);
      int before = other;
      findings.add(
          Pattern.DIVERGED,
          () ->
              new Finding(
                  Pattern.DIVERGED,
                  "",
                  "replicas differ in key " + narrator.key(read),
                  List.of(narrator.step("", before), narrator.step("but", read))));
    }
  }

  private boolean agree(int one, int other) {
    int ofOne = sources.source(one);
    int ofOther = sources.source(other);
    if (ofOne == Sources.INITIAL || ofOther == Sources.INITIAL) {
      return history.outcome(one) == history.outcome(other);
    }
    if (ofOne >= 0 && ofOther >= 0) {
      return ofOne == ofOther;
    }
    return history.version(one) == history.version(other)
        && history.value(one) == history.value(other);
  }

  /**
   * @param why the operations by which it should show something else, the last one what that is
   */
  private void reportReplaced(Pattern pattern, int read, Supplier<List<Step>> why) {
    String what =
        pattern == Pattern.LOST
            ? " doesn't show the acknowledged write"
            : " shows what was deleted";
    report(
        pattern,
        read,
        "the read of key " + narrator.key(read) + what,
        () -> {
          List<Step> steps = new ArrayList<>(why.get());
          steps.add(narrator.step("after healing", read));
          return steps;
        });
  }

  /** Counts each key once. */
  private void report(Pattern pattern, int read, String detail, Supplier<List<Step>> steps) {
    if (!wrong.get(history.key(read))) {
      wrong.set(history.key(read));
      findings.add(pattern, () -> new Finding(pattern, "", detail, steps.get()));
    }
  }
}
