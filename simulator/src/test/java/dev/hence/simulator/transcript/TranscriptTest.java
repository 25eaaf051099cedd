package dev.hence.simulator.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the transcripts in {@code src/test/resources/scenario} with what the core does now.
 * After a change on purpose, run with {@code -Dtranscripts.regenerate=true} and read the diff.
 */
class TranscriptTest {
  private static final Path FOLDER = Path.of("src/test/resources/scenario");
  private static final boolean REGENERATE = Boolean.getBoolean("transcripts.regenerate");

  static List<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void transcript_renewed_isUnchanged(Path file) throws IOException {
    String written = Files.readString(file);

    String renewed = Transcript.renew(written);

    if (REGENERATE) {
      Files.writeString(file, renewed);
    } else {
      assertThat(renewed).isEqualTo(written);
    }
  }

  @Test
  void transcript_renewedTwice_isTheSame() throws IOException {
    String once = Transcript.renew(Files.readString(transcripts().getFirst()));

    assertThat(Transcript.renew(once)).isEqualTo(once);
  }
}
