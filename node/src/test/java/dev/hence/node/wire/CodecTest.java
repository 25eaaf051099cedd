package dev.hence.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the codec of every word. */
final class CodecTest {
  private static final int ROUNDS = 300;

  /** A codec, and where its values come from. */
  record Codec<T>(
      String name,
      Function<WireGen, T> draw,
      BiConsumer<WireWriter, T> write,
      Function<WireReader, T> read) {
    byte[] bytes(T value) {
      WireWriter out = new WireWriter(0);
      write.accept(out, value);
      return out.toBytes();
    }

    T parse(byte[] bytes) {
      WireReader in = new WireReader(bytes);
      T value = read.apply(in);
      in.end();
      return value;
    }

    /** Reads bytes that may be anything; true if they were a value. */
    boolean accepts(byte[] bytes) {
      try {
        parse(bytes);
        return true;
      } catch (WireFormatException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Codec<?>> codecs() {
    return Stream.of(
        new Codec<>("Dot", WireGen::dot, ClockCodec::writeDot, ClockCodec::readDot),
        new Codec<>("NodeId", WireGen::nodeId, ClockCodec::writeNodeId, ClockCodec::readNodeId),
        new Codec<>("VectorClock", WireGen::clock, ClockCodec::writeClock, ClockCodec::readClock),
        new Codec<>("Token", WireGen::token, ClockCodec::writeToken, ClockCodec::readToken),
        new Codec<>("Key", WireGen::key, DataCodec::writeKey, DataCodec::readKey),
        new Codec<>("Content", WireGen::content, DataCodec::writeContent, DataCodec::readContent),
        new Codec<>(
            "Register", WireGen::register, DataCodec::writeRegister, DataCodec::readRegister),
        new Codec<>("Update", WireGen::update, DataCodec::writeUpdate, DataCodec::readUpdate),
        new Codec<>("UpdateRange", WireGen::range, DataCodec::writeRange, DataCodec::readRange),
        new Codec<>("Address", WireGen::address, ViewCodec::writeAddress, ViewCodec::readAddress),
        new Codec<>("Role", WireGen::role, ViewCodec::writeRole, ViewCodec::readRole),
        new Codec<>("Member", WireGen::member, ViewCodec::writeMember, ViewCodec::readMember),
        new Codec<>("View", WireGen::view, ViewCodec::writeView, ViewCodec::readView),
        new Codec<>("SlotSet", WireGen::slots, ViewCodec::writeSlots, ViewCodec::readSlots),
        new Codec<>("Ballot", WireGen::ballot, BallotCodec::writeBallot, BallotCodec::readBallot),
        new Codec<>(
            "Proposal", WireGen::proposal, BallotCodec::writeProposal, BallotCodec::readProposal),
        new Codec<>("Forced", WireGen::forced, ChangeCodec::writeForced, ChangeCodec::readForced),
        new Codec<>("Vote", WireGen::vote, BallotCodec::writeVote, BallotCodec::readVote),
        new Codec<>(
            "BallotMessage",
            WireGen::ballotMessage,
            BallotCodec::writeBallotMessage,
            BallotCodec::readBallotMessage));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <T> void read_whatWasWritten_isEqual(Codec<T> codec) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      T value = codec.draw.apply(new WireGen(seed));
      assertThat(codec.parse(codec.bytes(value))).as("seed %s", seed).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <T> void read_bytesCutAnywhere_isRefused(Codec<T> codec) {
    for (int seed = 0; seed < ROUNDS / 10; seed++) {
      byte[] whole = codec.bytes(codec.draw.apply(new WireGen(seed)));
      for (int length = 0; length < whole.length; length += 1 + whole.length / 100) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> codec.parse(cut))
            .as("seed %s, %s of %s bytes", seed, length, whole.length)
            .isInstanceOf(WireFormatException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <T> void read_oneByteMore_isRefused(Codec<T> codec) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      byte[] whole = codec.bytes(codec.draw.apply(new WireGen(seed)));
      assertThat(codec.accepts(Arrays.copyOf(whole, whole.length + 1)))
          .as("seed %s", seed)
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <T> void read_changedBytes_areRefusedOrReadBackEqual(Codec<T> codec) {
    for (int seed = 0; seed < 3 * ROUNDS; seed++) {
      WireGen gen = new WireGen(seed);
      byte[] bytes = codec.bytes(codec.draw.apply(gen));
      for (int changes = 1 + gen.below(3); changes > 0; changes--) {
        bytes[gen.below(bytes.length)] = (byte) (gen.flag() ? 0xff : gen.number());
      }
      if (codec.accepts(bytes)) {
        T value = codec.parse(bytes);
        assertThat(codec.parse(codec.bytes(value))).as("seed %s", seed).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  <T> void read_randomBytes_givesAValueOrIsRefused(Codec<T> codec) {
    int refused = 0;
    for (int seed = 0; seed < 3 * ROUNDS; seed++) {
      refused += codec.accepts(new WireGen(seed).bytes(40)) ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }
}
