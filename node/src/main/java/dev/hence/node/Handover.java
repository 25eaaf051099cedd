package dev.hence.node;

import dev.hence.core.replica.Answer;
import dev.hence.node.http.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of a cycle on their way to the threads that take them: one task for each thread,
 * since waking one costs more than all that it then does for an answer.
 *
 * <p>Threading: whoever runs the replica.
 */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private final List<Batch> batches = new ArrayList<>();

  /** The answers for one thread. */
  private static final class Batch implements Runnable {
    private final Executor thread;
    private final List<Backend.Client> clients = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    Batch(Executor thread) {
      this.thread = thread;
    }

    @Override
    public void run() {
      for (int i = 0; i < clients.size(); i++) {
        try {
          clients.get(i).answered(answers.get(i));
        } catch (RuntimeException e) {
          // The others' answers mustn't get lost with it.
          LOG.error("an answer could not be taken", e);
        }
      }
    }
  }

  void add(Backend.Client client, Answer answer) {
    Batch batch = batch(client.thread());
    batch.clients.add(client);
    batch.answers.add(answer);
  }

  private Batch batch(Executor thread) {
    for (Batch batch : batches) {
      if (batch.thread.equals(thread)) {
        return batch;
      }
    }
    Batch added = new Batch(thread);
    batches.add(added);
    return added;
  }

  /** Hands over all that was added. */
  void send() {
    for (Batch batch : batches) {
      try {
        batch.thread.execute(batch);
      } catch (RejectedExecutionException e) {
        LOG.debug("answers came after their thread's end", e);
      }
    }
    batches.clear();
  }
}
