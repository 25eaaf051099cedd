package dev.hence.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.node.http.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class HandoverTest {
  private final Handover handover = new Handover();
  private final List<String> taken = new ArrayList<>();

  /** A thread that does its tasks when it is told to. */
  private static final class Tasks implements Executor {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void run() {
      tasks.forEach(Runnable::run);
      tasks.clear();
    }
  }

  private Backend.Client client(Executor thread, String name) {
    return new Backend.Client() {
      @Override
      public Executor thread() {
        return thread;
      }

      @Override
      public void answered(Answer answer) {
        if (name.isEmpty()) {
          throw new IllegalStateException("broken on purpose");
        }
        taken.add(name + ((Answer.Count) answer).count());
      }
    };
  }

  @Test
  void send_answersForTwoThreads_isOneTaskForEachInOrder() {
    Tasks first = new Tasks();
    Tasks second = new Tasks();
    handover.add(client(first, "a"), new Answer.Count(1));
    handover.add(client(second, "b"), new Answer.Count(2));
    handover.add(client(first, "c"), new Answer.Count(3));
    handover.send();
    assertThat(first.tasks).hasSize(1);
    assertThat(second.tasks).hasSize(1);
    assertThat(taken).isEmpty();
    second.run();
    first.run();
    assertThat(taken).containsExactly("b2", "a1", "c3");
  }

  @Test
  void send_nothingAddedSince_isNoTask() {
    Tasks thread = new Tasks();
    handover.add(client(thread, "a"), new Answer.Count(1));
    handover.send();
    handover.send();
    assertThat(thread.tasks).hasSize(1);
  }

  @Test
  void send_oneClientFails_theOthersHaveTheirAnswers() {
    Tasks thread = new Tasks();
    handover.add(client(thread, ""), new Answer.Count(1));
    handover.add(client(thread, "b"), new Answer.Count(2));
    handover.send();
    thread.run();
    assertThat(taken).containsExactly("b2");
  }

  @Test
  void send_threadHasEnded_theOthersHaveTheirAnswers() {
    Executor ended =
        task -> {
          throw new RejectedExecutionException();
        };
    Tasks thread = new Tasks();
    handover.add(client(ended, "a"), new Answer.Count(1));
    handover.add(client(thread, "b"), new Answer.Count(2));
    handover.send();
    thread.run();
    assertThat(taken).containsExactly("b2");
  }
}
