package dev.hence.simulator.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The documentation speaks of the mutants that there are, with the seeds that find them. */
class MutantTableTest {
  @Test
  void table_inTheDocumentation_hasEachMutantWithTheSeedOfItsFile() throws IOException {
    Map<String, String> rows = MutantTable.rows();

    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(MutantsTest.names());
    for (Path file : MutantsTest.mutants()) {
      Mutant mutant = Mutant.read(file);
      String row = rows.getOrDefault(mutant.name(), "");
      assertThat(MutantTable.cell(row, 1)).isEqualTo(mutant.says());
      assertThat(MutantTable.cell(row, 2)).isIn(mutant.seedText(mutant.seed()), mutant.script());
    }
  }
}
