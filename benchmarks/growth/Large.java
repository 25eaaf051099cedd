import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Writes many large values to a node over RESP, or reads some of them at random and compares them
 * with what was written: letters drawn at random, which don't compress.
 *
 * <p>Usage: {@code java Large.java PORT write SECONDS BYTES} writes until either is reached, and
 * prints how many keys, how many bytes of values, and the seconds that it took; {@code java
 * Large.java PORT read SECONDS KEYS} prints how many reads, and the microseconds of one.
 */
final class Large {
  private static final int VALUE_BYTES = 10_000;
  private static final int PIPELINED = 32;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** What values are cut from, each at a place of its own. */
  private final byte[] letters = new byte[64 << 20];

  private final DataInputStream in;
  private final Socket socket;

  private Large(int port) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(letters);
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) LETTERS.charAt(letters[i] & 63);
    }
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  public static void main(String[] arguments) throws IOException {
    Large large = new Large(Integer.parseInt(arguments[0]));
    long end = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000L;
    long bound = Long.parseLong(arguments[3]);
    if (arguments[1].equals("write")) {
      large.write(end, bound / VALUE_BYTES);
    } else {
      large.read(end, bound);
    }
  }

  private void write(long end, long keysMax) throws IOException {
    long started = System.nanoTime();
    long keys = 0;
    while (keys < keysMax && System.nanoTime() < end) {
      for (int i = 0; i < PIPELINED; i++) {
        String key = "key" + (keys + i);
        String head = "*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key;
        send(head + "\r\n$" + VALUE_BYTES + "\r\n");
        socket.getOutputStream().write(letters, place(keys + i), VALUE_BYTES);
        send("\r\n");
      }
      for (int i = 0; i < PIPELINED; i++) {
        require(line().equals("+OK"), "a write failed");
      }
      keys += PIPELINED;
    }
    long seconds = (System.nanoTime() - started) / 1_000_000_000L;
    System.out.println(keys + " " + keys * VALUE_BYTES + " " + seconds);
  }

  private void read(long end, long keys) throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    long started = System.nanoTime();
    long reads = 0;
    byte[] value = new byte[VALUE_BYTES + 2];
    while (System.nanoTime() < end) {
      long number = random.nextLong(keys);
      String key = "key" + number;
      send("*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n");
      require(line().equals("$" + VALUE_BYTES), key + " isn't there");
      in.readFully(value);
      for (int i = 0; i < VALUE_BYTES; i++) {
        require(value[i] == letters[place(number) + i], key + " isn't what was written");
      }
      reads++;
    }
    System.out.println(reads + " " + (System.nanoTime() - started) / 1_000 / reads);
  }

  private int place(long key) {
    return (int) (key * 7919 % (letters.length - VALUE_BYTES));
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.readUnsignedByte(); next != '\r'; next = in.readUnsignedByte()) {
      line.append((char) next);
    }
    in.readUnsignedByte();
    return line.toString();
  }

  private static void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new IOException(otherwise);
    }
  }
}
