package dev.hence.node.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.node.wire.WireFormatException;
import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class MessageCodecTest {
  private static final int ROUNDS = 60;

  @Test
  void generator_drawsEveryKind() {
    assertThat(kinds(new MessageGen(1).messages())).isEqualTo(permitted(Message.class));
    assertThat(kinds(new MessageGen(1).answers())).isEqualTo(permitted(Answer.class));
    assertThat(kinds(new MessageGen(1).requests())).isEqualTo(permitted(Request.class));
  }

  @Test
  void read_whatWasWritten_isEqual() {
    forAll(message -> assertThat(read(bytes(message))).isEqualTo(message));
  }

  @Test
  void read_everyRequestAndAnswer_isEqual() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      MessageGen gen = new MessageGen(seed);
      for (Supplier<Request> request : gen.requests()) {
        Message message = new Message.Forward(seed, request.get(), 1, 1);
        assertThat(read(bytes(message))).as("seed %s", seed).isEqualTo(message);
      }
      for (Supplier<Answer> answer : gen.answers()) {
        Message message = new Message.Forwarded(seed, answer.get());
        assertThat(read(bytes(message))).as("seed %s", seed).isEqualTo(message);
      }
    }
  }

  @Test
  void read_bytesCutAnywhere_isRefused() {
    forAll(message -> {
      byte[] whole = bytes(message);
      for (int length = 0; length < whole.length; length += 1 + whole.length / 20) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> read(cut)).isInstanceOf(WireFormatException.class);
      }
    });
  }

  @Test
  void read_oneByteMore_isRefused() {
    forAll(message -> {
      byte[] whole = bytes(message);
      byte[] longer = Arrays.copyOf(whole, whole.length + 1);
      assertThatThrownBy(() -> read(longer)).isInstanceOf(WireFormatException.class);
    });
  }

  @Test
  void read_changedBytes_areRefusedOrReadBackEqual() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      MessageGen gen = new MessageGen(seed);
      for (Supplier<Message> kind : gen.messages()) {
        byte[] bytes = bytes(kind.get());
        for (int changes = 1 + gen.words().below(3); changes > 0; changes--) {
          bytes[gen.words().below(bytes.length)] = (byte) gen.words().number();
        }
        if (accepts(bytes)) {
          Message message = read(bytes);
          assertThat(read(bytes(message))).as("seed %s", seed).isEqualTo(message);
        }
      }
    }
  }

  @Test
  void read_randomBytes_givesAMessageOrIsRefused() {
    int refused = 0;
    for (int seed = 0; seed < 50 * ROUNDS; seed++) {
      MessageGen gen = new MessageGen(seed);
      byte[] bytes = gen.words().bytes(60);
      if (bytes.length > 0) {
        bytes[0] = (byte) gen.words().below(17);
      }
      refused += accepts(bytes) ? 0 : 1;
    }
    assertThat(refused).isBetween(25 * ROUNDS, 50 * ROUNDS - 1);
  }

  @Test
  void size_isNearTheEncodedSize() {
    forAll(message -> {
      long encoded = bytes(message).length;
      assertThat(MessageSize.of(message)).isBetween(encoded / 4, 64 + 8 * encoded + 2048);
    });
  }

  private static void forAll(Consumer<Message> property) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      for (Supplier<Message> kind : new MessageGen(seed).messages()) {
        Message message = kind.get();
        try {
          property.accept(message);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("seed " + seed + ", " + message, e);
        }
      }
    }
  }

  private static <T> Set<String> kinds(List<Supplier<T>> all) {
    Set<String> names = new TreeSet<>();
    all.forEach(kind -> names.add(kind.get().getClass().getSimpleName()));
    return names;
  }

  /** The records of a sealed interface and of those sealed below it, but what is never sent. */
  private static Set<String> permitted(Class<?> words) {
    Set<String> names = new TreeSet<>();
    for (Class<?> kind : words.getPermittedSubclasses()) {
      if (kind == Request.Own.class || kind == Answer.Own.class) {
        continue;
      }
      if (kind.isSealed()) {
        names.addAll(permitted(kind));
      } else {
        names.add(kind.getSimpleName());
      }
    }
    return names;
  }

  private static byte[] bytes(Message message) {
    WireWriter out = new WireWriter(16);
    MessageCodec.write(out, message);
    return out.toBytes();
  }

  private static Message read(byte[] bytes) {
    return MessageCodec.read(new WireReader(bytes));
  }

  private static boolean accepts(byte[] bytes) {
    try {
      read(bytes);
      return true;
    } catch (WireFormatException e) {
      return false;
    }
  }
}
