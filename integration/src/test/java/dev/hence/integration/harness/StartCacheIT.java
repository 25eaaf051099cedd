package dev.hence.integration.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nodes of tests start from a cache, which they have trained as users do: it has to succeed. */
class StartCacheIT {
  @Test
  void command_ofANode_hasACacheToStartFrom() {
    assertThat(NodeProcess.command()).anyMatch(option -> option.startsWith("-XX:AOTCache="));
  }
}
