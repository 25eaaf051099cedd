import java.lang.reflect.Proxy;
import java.util.Map;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.globalstate.ConfigurationStorage;
import org.infinispan.lifecycle.ComponentStatus;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.rest.RestServer;
import org.infinispan.rest.configuration.RestServerConfigurationBuilder;
import org.infinispan.server.core.ServerManagement;
import org.infinispan.server.resp.RespServer;
import org.infinispan.server.resp.configuration.RespServerConfigurationBuilder;

/**
 * Infinispan alone in a process, without persistence: one local cache for REST and one for RESP.
 *
 * <p>Usage: {@code java -cp LIBRARIES Endpoints.java REST_PORT RESP_PORT FOLDER}.
 */
final class Endpoints {
  private Endpoints() {}

  public static void main(String[] arguments) throws InterruptedException {
    GlobalConfigurationBuilder global = new GlobalConfigurationBuilder().nonClusteredDefault();
    // The endpoint for RESP makes its cache by itself, and wants to write down that it has.
    global
        .globalState()
        .enable()
        .persistentLocation(arguments[2])
        .configurationStorage(ConfigurationStorage.OVERLAY);
    DefaultCacheManager manager = new DefaultCacheManager(global.build());
    ConfigurationBuilder bytes = new ConfigurationBuilder();
    bytes.encoding().key().mediaType(MediaType.TEXT_PLAIN_TYPE);
    bytes.encoding().value().mediaType(MediaType.APPLICATION_JSON_TYPE);
    Configuration json = bytes.build();
    manager.defineConfiguration("kvs", json);
    manager.getCache("kvs");

    // What the endpoints ask of a whole server; only their administration needs more.
    ServerManagement management =
        (ServerManagement)
            Proxy.newProxyInstance(
                Endpoints.class.getClassLoader(),
                new Class<?>[] {ServerManagement.class},
                (_, method, _) ->
                    switch (method.getName()) {
                      case "getCacheManager" -> manager;
                      case "getLoginConfiguration" -> Map.of();
                      case "getStatus" -> ComponentStatus.RUNNING;
                      default -> null;
                    });

    RestServer rest = new RestServer();
    rest.setServerManagement(management, false);
    rest.start(
        new RestServerConfigurationBuilder()
            .host("127.0.0.1")
            .port(Integer.parseInt(arguments[0]))
            .build(),
        manager);
    rest.postStart();

    RespServer resp = new RespServer();
    resp.setServerManagement(management, false);
    resp.start(
        new RespServerConfigurationBuilder()
            .host("127.0.0.1")
            .port(Integer.parseInt(arguments[1]))
            .build(),
        manager);
    resp.postStart();
    Thread.currentThread().join();
  }
}
