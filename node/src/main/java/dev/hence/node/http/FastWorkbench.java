package dev.hence.node.http;

import dev.hence.core.clock.TokenCodec;

/** What the short ways of all connections of one event loop work with. */
final class FastWorkbench {
  /** A common request takes some 100 to 400 bytes: a burst of dozens fits. */
  private static final int WINDOW_BYTES = 16 << 10;

  private final byte[] window = new byte[WINDOW_BYTES];
  private final FastReader reader;
  private final FastReplies replies;

  FastWorkbench(HttpSettings settings, TokenCodec codec) {
    this.reader = new FastReader(settings, codec);
    this.replies = new FastReplies(codec);
  }

  /** Where what was received is looked at. */
  byte[] window() {
    return window;
  }

  FastReader reader() {
    return reader;
  }

  FastReplies replies() {
    return replies;
  }
}
