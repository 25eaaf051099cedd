import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The keys {@code key0} and on, and what their values must be. Each key has one client that writes
 * it, so that what it holds at the end is known. A value of 100 bytes names its writing: 0 is how
 * the key was filled, then it counts up.
 */
final class Values {
  private static final int CHARS = 98;
  private static final int DIGITS = 9;

  private final int clients;

  /** By key, the writing that was acknowledged last. */
  private final AtomicIntegerArray written;

  Values(int keys, int clients) {
    this.clients = clients;
    this.written = new AtomicIntegerArray(keys);
  }

  int keys() {
    return written.length();
  }

  /** A key that {@code client} writes; {@code random} is any number from 0. */
  int own(int client, int random) {
    return random % (keys() / clients) * clients + client;
  }

  boolean isOwn(int client, int key) {
    return key % clients == client;
  }

  int written(int key) {
    return written.get(key);
  }

  void acknowledged(int key, int writing) {
    written.set(key, writing);
  }

  static String path(int key) {
    return "/kvs/key" + key;
  }

  /** The value as a text without quotes. */
  static String of(int key, int writing) {
    if (writing == 0) {
      return "v".repeat(CHARS);
    }
    String named = ("%0" + DIGITS + "d-%d-").formatted(writing, key);
    return named + "v".repeat(CHARS - named.length());
  }

  /** The writing that the value of {@code key} names; -1 if it isn't one of its values. */
  static int writing(int key, String value) {
    if (value.length() != CHARS) {
      return -1;
    }
    boolean filled = value.charAt(0) == 'v';
    int writing = 0;
    for (int i = 0; i < DIGITS && !filled; i++) {
      writing = 10 * writing + value.charAt(i) - '0';
    }
    return value.equals(of(key, writing)) ? writing : -1;
  }
}
