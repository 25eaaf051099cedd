package dev.hence.node.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.hence.node.settings.LogFormat;

/**
 * What logback asks for its configuration, by its service file: so it looks for no file and loads
 * no XML parser. It holds until {@link Log#start}.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Log.install(context, LogFormat.TEXT, "-");
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
