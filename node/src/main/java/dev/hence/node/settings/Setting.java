package dev.hence.node.settings;

import java.util.Optional;

/**
 * One thing that a user can set: by a variable of the environment, named as the constant, or by an
 * option of the same meaning, which wins.
 */
public enum Setting {
  SOCKET_ADDRESS("--address", "IP:PORT", "127.0.0.1:8090", "This node's name in every view"),
  VIEW("--view", "IP:PORT,...", "", "Addresses of all nodes, this one included"),
  SHARD_COUNT("--shards", "NUMBER", "", "Number of shards to start with"),
  HENCE_NAME("--name", "NAME", "", "What the log calls this node; its address by default"),
  HENCE_DATA("--data", "FOLDER", "", "Where data is kept; by default a temporary folder"),
  HENCE_FSYNC("--fsync", "WHEN", "always", "When data is forced to disk: always, interval, never"),
  HENCE_HOT_BYTES_MAX(
      "--hot-bytes-max", "BYTES", "50331648", "Memory for keys that are read or written often"),
  HENCE_DAMAGED(
      "--damaged",
      "WHAT",
      "aside",
      "Data found damaged at a start: aside (kept apart, filled from peers), stop"),
  HENCE_ACKS(
      "--acks",
      "LEVEL",
      "two",
      "Replicas that hold a write before it is answered: local, two, majority, all"),
  HENCE_WAIT_MS("--wait-ms", "MS", "500", "Wait for a causal past before a 503"),
  HENCE_ACKS_WAIT_MS("--acks-wait-ms", "MS", "200", "Wait for other replicas to hold a write"),
  HENCE_START_WAIT_MS("--start-wait-ms", "MS", "2000", "Wait for peers before serving"),
  HENCE_SUSPECT_MS("--suspect-ms", "MS", "800", "Silence of a peer before requests go elsewhere"),
  HENCE_LOST_MS("--lost-ms", "MS", "4000", "Silence of a peer before it leaves GET /view"),
  HENCE_CLOCK_AHEAD_MS(
      "--clock-ahead-ms", "MS", "172800000", "How far ahead a token's clock may be"),
  HENCE_MOVE_BYTES_PER_SECOND(
      "--move-bytes-per-second",
      "BYTES",
      "4000000",
      "Most that a node fetches of slots on the move, so that clients keep their pace"),
  HENCE_LOG_BYTES_MAX(
      "--log-bytes-max",
      "BYTES",
      "4294967296",
      "Size of the update log from which on its oldest part goes, needed or not"),
  HENCE_BODY_BYTES_MAX("--body-bytes-max", "BYTES", "1048576", "Largest body of a request"),
  HENCE_KEY_CHARS_MAX("--key-chars-max", "NUMBER", "50", "Longest key, in characters"),
  HENCE_CONNECTIONS_MAX("--connections-max", "NUMBER", "10000", "Most client connections"),
  HENCE_REQUEST_TIMEOUT_MS(
      "--request-timeout-ms", "MS", "10000", "Time for a client to send a whole request"),
  HENCE_SECRET("", "TEXT", "", "What all nodes of the cluster know and nobody else"),
  HENCE_LOG("--log", "FORMAT", "text", "Form of the log: text, json"),
  HENCE_EVENT_LOOPS("--event-loops", "NUMBER", "1", "Threads that serve connections"),
  HENCE_ATTACHED("--attached", "BOOLEAN", "false", "Whether to stop when standard input ends"),
  HENCE_CRASH_AT("", "STEP:WHEN", "", "For tests alone: where the process ends by itself");

  private final Optional<String> option;
  private final String form;
  private final String standard;
  private final String meaning;

  Setting(String option, String form, String standard, String meaning) {
    this.option = option.isEmpty() ? Optional.empty() : Optional.of(option);
    this.form = form;
    this.standard = standard;
    this.meaning = meaning;
  }

  /** The option; none for what must not show in a list of processes. */
  public Optional<String> option() {
    return option;
  }

  /** What a value looks like. */
  public String form() {
    return form;
  }

  /** The value where none is given; empty where that depends on others. */
  public String standard() {
    return standard;
  }

  /** What it means, for a person. */
  public String meaning() {
    return meaning;
  }
}
