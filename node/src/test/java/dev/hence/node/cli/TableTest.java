package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void lines_cellsOfDifferentWidth_areInColumns() {
    Table table = new Table("NODE", "PID");
    table.row("alice", "1");
    table.row("bob", "23456");
    assertThat(table.lines()).containsExactly("  NODE   PID", "  alice  1", "  bob    23456");
  }
}
