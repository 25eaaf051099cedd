package dev.hence.node.peer;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.node.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A peer that does only what a test tells it to: it dials a node by a plain socket, and then writes
 * whatever bytes it is given, reads nothing, or falls silent.
 */
final class StandIn implements AutoCloseable {
  static final Address ADDRESS = new Address("127.0.0.1:2");

  private final PeerIdentity identity;
  private final Socket socket;
  private final DataInputStream in;

  private StandIn(PeerIdentity identity, Socket socket) throws IOException {
    this.identity = identity;
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(15));
  }

  /** A peer's process at {@code address}. */
  static PeerIdentity identity(Address address) {
    return PeerIdentity.draw(address, new NodeId(99), ClusterSecret.NONE);
  }

  static StandIn dial(TestNode node) throws IOException {
    return dial(node, identity(ADDRESS));
  }

  private static StandIn dial(TestNode node, PeerIdentity identity) throws IOException {
    return new StandIn(identity, new Socket(InetAddress.getLoopbackAddress(), node.port()));
  }

  /** Dials and goes through the handshake. */
  static StandIn up(TestNode node) throws IOException {
    return up(node, identity(ADDRESS));
  }

  static StandIn up(TestNode node, PeerIdentity identity) throws IOException {
    StandIn standIn = dial(node, identity);
    standIn.shakeHands();
    return standIn;
  }

  /** Lets a node dial in, and goes through the handshake. */
  static StandIn dialled(ServerSocket listener, PeerIdentity identity) throws IOException {
    StandIn standIn = new StandIn(identity, listener.accept());
    standIn.shakeHands();
    return standIn;
  }

  private void shakeHands() throws IOException {
    greet();
    write(Frame.Type.PROOF, new byte[0]);
    readPreamble();
    readFrame();
    readFrame();
  }

  void greet() throws IOException {
    write(preamble());
    write(Frame.Type.GREETING, Greeting.of(identity).toBytes());
  }

  static byte[] preamble() {
    ByteBuf preamble = Unpooled.buffer(Preamble.BYTES);
    Preamble.write(preamble);
    return Arrays.copyOf(preamble.array(), Preamble.BYTES);
  }

  static byte[] frame(Frame.Type type, byte[] payload) {
    WireWriter out = new WireWriter(16);
    int start = Frame.begin(out, type);
    out.raw(payload);
    Frame.end(out, start);
    return out.toBytes();
  }

  void write(Frame.Type type, byte[] payload) throws IOException {
    write(frame(type, payload));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void readPreamble() throws IOException {
    in.readFully(new byte[Preamble.BYTES]);
  }

  Frame readFrame() throws IOException {
    in.readInt();
    byte[] payload = new byte[in.readInt()];
    Frame.Type type = Frame.Type.of(in.readUnsignedByte());
    in.readFully(payload);
    return new Frame(type, payload);
  }

  /** The next refusal's text. */
  String readRefusal() throws IOException {
    Frame frame = readFrame();
    while (frame.type() != Frame.Type.REFUSAL) {
      frame = readFrame();
    }
    return new String(frame.payload(), StandardCharsets.UTF_8);
  }

  /** Gives signs of life until the connection is closed. */
  Thread pingUntilClosed() {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            while (true) {
              write(Frame.Type.PING, new byte[0]);
              LockSupport.parkNanos(TestNode.FAST.pingNanos());
            }
          } catch (IOException closed) {
            return;
          }
        });
  }

  byte[] readBytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }

  /** Reads until the node closes the connection, by a reset too. */
  void awaitClosed() throws IOException {
    byte[] rest = new byte[1024];
    try {
      while (in.read(rest) >= 0) {}
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the node keeps the connection", e);
    } catch (SocketException reset) {
      return;
    }
  }

  /** Closes the connection before the test ends. */
  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
