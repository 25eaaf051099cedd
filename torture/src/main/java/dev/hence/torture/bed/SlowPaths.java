package dev.hence.torture.bed;

import dev.hence.torture.bed.Links.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The TCP proxies that stand on slow links. Threading: opened and closed by one thread. */
final class SlowPaths implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 2_000;

  private final int nodePort;
  private final Map<Link, Path> paths = new HashMap<>();

  /**
   * Where a proxy stands.
   *
   * @param link whose connections it takes
   * @param here the address that it calls from
   * @param there the address that it listens at
   * @param target the address that it calls
   */
  record Way(Link link, String here, String there, String target) {}

  SlowPaths(int nodePort) {
    this.nodePort = nodePort;
  }

  /** Opens a proxy. */
  void open(Way way, Pace pace) {
    try {
      Path path = new Path(way, pace);
      paths.put(way.link(), path);
      Thread.ofVirtual().start(path::serve);
    } catch (IOException e) {
      throw new UncheckedIOException("no proxy for " + way, e);
    }
  }

  /** The port that the link's proxy listens at. */
  int port(Link link) {
    return path(link).port();
  }

  /** How many bytes have gone through the link's proxy, there and back. */
  long passed(Link link) {
    return path(link).passed.sum();
  }

  void close(Link link) {
    path(link).close();
    paths.remove(link);
  }

  private Path path(Link link) {
    Path path = paths.get(link);
    if (path == null) {
      throw new IllegalStateException("no proxy for " + link);
    }
    return path;
  }

  @Override
  public void close() {
    paths.values().forEach(Path::close);
    paths.clear();
  }

  /** One proxy with its connections. */
  private final class Path {
    private final Way way;
    private final Pace pace;
    private final ServerSocket server;
    private final LongAdder passed = new LongAdder();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    Path(Way way, Pace pace) throws IOException {
      this.way = way;
      this.pace = pace;
      this.server = new ServerSocket();
      server.bind(new InetSocketAddress(way.there(), 0));
    }

    int port() {
      return server.getLocalPort();
    }

    void serve() {
      while (!server.isClosed()) {
        try {
          Socket caller = server.accept();
          sockets.add(caller);
          Thread.ofVirtual().start(() -> join(caller));
        } catch (IOException e) {
          // Closed, or the caller is gone already.
        }
      }
    }

    private void join(Socket caller) {
      Socket called = new Socket();
      sockets.add(called);
      try {
        called.bind(new InetSocketAddress(InetAddress.getByName(way.here()), 0));
        called.connect(new InetSocketAddress(way.target(), nodePort), CONNECT_MILLIS_MAX);
        Runnable end = () -> end(caller, called);
        SlowStream.start(caller, called, pace, new SlowStream.Ears(passed::add, end));
        SlowStream.start(called, caller, pace, new SlowStream.Ears(passed::add, end));
        if (server.isClosed()) {
          end.run();
        }
      } catch (IOException e) {
        end(caller, called);
      }
    }

    private void end(Socket... ended) {
      for (Socket socket : ended) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is of no more use either way.
        }
        sockets.remove(socket);
      }
    }

    void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException("can't close the proxy of " + way, e);
      }
      end(sockets.toArray(Socket[]::new));
    }
  }
}
