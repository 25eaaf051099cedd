import java.util.ArrayList;
import java.util.List;

/**
 * Some clients that read and write at a constant rate together, each in a thread of its own, which
 * ends with the program: one that fails must not go on under load for ever.
 */
final class Clients {
  private static final long SECOND = 1_000_000_000;

  private final List<Session> sessions = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Starts {@code count} clients that send {@code rate} requests a second to {@code ports}. */
  Clients(int count, int rate, Values values, int[] ports) {
    long first = System.nanoTime() + SECOND;
    long every = SECOND * count / rate;
    for (int client = 0; client < count; client++) {
      Session.Pace pace = new Session.Pace(first + every * client / count, every);
      sessions.add(new Session(client, values, ports, pace));
      threads.add(Thread.ofPlatform().daemon().start(sessions.getLast()));
    }
  }

  /** Lets them end what they are at. */
  void end() throws InterruptedException {
    for (Session session : sessions) {
      session.end();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** All that they asked for, once they have ended. */
  List<Session.Sample> samples() {
    return sessions.stream().flatMap(session -> session.samples().stream()).toList();
  }

  List<String> failures() {
    return sessions.stream().flatMap(session -> session.failures().stream()).toList();
  }

  int refusedTokens() {
    return sessions.stream().mapToInt(Session::refusedTokens).sum();
  }
}
