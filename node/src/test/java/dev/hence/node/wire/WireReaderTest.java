package dev.hence.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.sharding.SlotSet;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WireReaderTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "16384, 808001",
    "9223372036854775807, ffffffffffffffff7f"
  })
  void varint_knownNumbers_haveTheDocumentedBytes(long number, String hex) {
    assertThat(written(out -> out.varint(number))).isEqualTo(hex);
    assertThat(reader(hex).varint(Long.MAX_VALUE, "a number")).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "8000", "ffffffffffffffffff01", "ffffffffffffffffff7f"})
  void varint_cutOverlongOrTooLarge_isRefused(String hex) {
    refuses(hex, in -> in.varint(Long.MAX_VALUE, "a number"));
  }

  @Test
  void varint_aboveTheMaximum_saysWhatItIs() {
    assertThatThrownBy(() -> reader("09").varint(8, "a dozen"))
        .isInstanceOf(WireFormatException.class)
        .hasMessage("a dozen is 9, at most 8 allowed");
  }

  @Test
  void fixedNumbers_haveTheDocumentedBytes() {
    assertThat(written(out -> out.fixed16(0xfedc))).isEqualTo("fedc");
    assertThat(written(out -> out.fixed32(0xfedcba98))).isEqualTo("fedcba98");
    assertThat(written(out -> out.fixed64(0x0123456789abcdefL))).isEqualTo("0123456789abcdef");
    assertThat(reader("fedc").fixed16()).isEqualTo(0xfedc);
    assertThat(reader("fedcba98").fixed32()).isEqualTo(0xfedcba98);
    assertThat(reader("0123456789abcdef").fixed64()).isEqualTo(0x0123456789abcdefL);
  }

  @Test
  void setFixed32_ofWhatWasWritten_changesIt() {
    assertThat(
            written(out -> {
              out.octet(1);
              out.fixed32(0);
              out.octet(2);
              out.setFixed32(1, 6);
            }))
        .isEqualTo("010000000602");
  }

  @ParameterizedTest
  @ValueSource(strings = {"02c328", "01ff", "03eda080", "02c0af", "04f4908080"})
  void text_thatIsNotUtf8_isRefused(String hex) {
    refuses(hex, in -> in.text(10, "a text's length"));
  }

  @Test
  void text_longerThanAllowed_isRefused() {
    refuses("03616263", in -> in.text(2, "a text's length"));
  }

  @Test
  void flag_ofTwo_isRefused() {
    refuses("02", WireReader::flag);
  }

  @Test
  void list_longerThanTheBytesLeft_isRefusedBeforeItIsMade() {
    refuses("ffffffff07", in -> in.list(Integer.MAX_VALUE, "the number", WireReader::octet));
  }

  @Test
  void reader_ofAPart_doesNotReadBeyondIt() {
    WireReader in = new WireReader(new byte[] {9, 1, 2, 9}, 1, 2);
    assertThat(in.fixed16()).isEqualTo(0x0102);
    assertThatThrownBy(in::octet).isInstanceOf(WireFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01000000000000000100", // a number that is 0
        "02000000000000000201000000000000000101", // writers that descend
        "02000000000000000101000000000000000102" // a writer twice
      })
  void clock_malformed_isRefused(String hex) {
    refuses(hex, ClockCodec::readClock);
  }

  @Test
  void key_empty_isRefused() {
    refuses("00", DataCodec::readKey);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00" + "00000000" + "0101" + "00" + "00", // epoch 0
        "01" + "00000000" + "00" + "00" + "00", // no slot map
        "01" + "00000000" + "0101" + "01" + "00", // copying, and no slot map that serves
        "01" + "00000000" + "0100" + "00" + "00" // no shard
      })
  void view_thatCouldNotBeWorkedOut_isRefused(String hex) {
    refuses(hex, ViewCodec::readView);
  }

  @Test
  void range_beyondTheLastNumber_isRefused() {
    String after = "ffffffffffffffff7f";
    String update = "0161" + "0000000000000000" + "00" + "00";
    refuses("0000000000000001" + after + "01" + update, DataCodec::readRange);
  }

  @Test
  void slots_noneAndAll_takeOneByte() {
    assertThat(written(out -> ViewCodec.writeSlots(out, SlotSet.NONE))).isEqualTo("00");
    assertThat(written(out -> ViewCodec.writeSlots(out, SlotSet.ALL))).isEqualTo("01");
    SlotSet some = SlotSet.where(slot -> slot == 0 || slot == 65);
    assertThat(written(out -> ViewCodec.writeSlots(out, some)))
        .startsWith("02" + "0000000000000001" + "0000000000000002" + "0000000000000000");
  }

  private static void refuses(String hex, Function<WireReader, ?> read) {
    assertThatThrownBy(() -> read.apply(reader(hex))).isInstanceOf(WireFormatException.class);
  }

  private static WireReader reader(String hex) {
    return new WireReader(HexFormat.of().parseHex(hex));
  }

  private static String written(Consumer<WireWriter> write) {
    WireWriter out = new WireWriter(0);
    write.accept(out);
    return HexFormat.of().formatHex(out.toBytes());
  }
}
