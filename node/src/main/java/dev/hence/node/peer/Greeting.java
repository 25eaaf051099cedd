package dev.hence.node.peer;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.node.wire.ClockCodec;
import dev.hence.node.wire.ViewCodec;
import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.security.SecureRandom;

/**
 * What both sides of a new connection say first.
 *
 * <pre>
 *   Address | NodeId | session fixed64 | nonce fixed64 × 2
 * </pre>
 *
 * @param address the sender's address in every view
 * @param node the sender's identity
 * @param session the sender's process
 * @param nonceHigh half of a number drawn for this connection
 * @param nonceLow the other half
 */
record Greeting(Address address, NodeId node, long session, long nonceHigh, long nonceLow) {
  private static final SecureRandom RANDOM = new SecureRandom();

  static Greeting of(PeerIdentity self) {
    return new Greeting(
        self.address(), self.node(), self.session(), RANDOM.nextLong(), RANDOM.nextLong());
  }

  byte[] toBytes() {
    WireWriter out = new WireWriter(128);
    ViewCodec.writeAddress(out, address);
    ClockCodec.writeNodeId(out, node);
    out.fixed64(session);
    out.fixed64(nonceHigh);
    out.fixed64(nonceLow);
    return out.toBytes();
  }

  static Greeting read(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    Greeting greeting =
        new Greeting(
            ViewCodec.readAddress(in),
            ClockCodec.readNodeId(in),
            in.fixed64(),
            in.fixed64(),
            in.fixed64());
    in.end();
    return greeting;
  }
}
