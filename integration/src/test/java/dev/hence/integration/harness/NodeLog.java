package dev.hence.integration.harness;

/** Carries the end of a node's log along with the failure of a test. */
final class NodeLog extends Throwable {
  private static final long serialVersionUID = 1;

  NodeLog(String tail) {
    super(tail, null, false, false);
  }
}
