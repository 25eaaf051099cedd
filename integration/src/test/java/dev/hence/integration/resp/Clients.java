package dev.hence.integration.resp;

import dev.hence.integration.harness.NodeProcess;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.commands.ProtocolCommand;

/** Connections to nodes by Jedis; each is one session. */
final class Clients {
  /** The command that Jedis has no method for. */
  private static final ProtocolCommand CAUSAL = () -> "CAUSAL".getBytes(Protocol.CHARSET);

  private Clients() {}

  static Jedis connect(NodeProcess node) {
    return connect(node, RedisProtocol.RESP3);
  }

  static Jedis connect(NodeProcess node, RedisProtocol protocol) {
    return new Jedis(
        HostAndPort.from(node.address()),
        DefaultJedisClientConfig.builder()
            .protocol(protocol)
            .clientName("test")
            .socketTimeoutMillis(10_000)
            .build());
  }

  /** The token of a session. */
  static String token(Jedis session) {
    return new String((byte[]) session.sendCommand(CAUSAL, "TOKEN"), Protocol.CHARSET);
  }

  /** Lets a session see what the token's bearer has seen. */
  static void join(Jedis session, String token) {
    session.sendCommand(CAUSAL, "TOKEN", token);
  }
}
