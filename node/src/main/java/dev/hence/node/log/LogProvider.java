package dev.hence.node.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.hence.node.settings.LogFormat;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback for this process, named to SLF4J by {@link Log#start} and set up by {@link Log} alone: it
 * looks for no configuration and loads no XML parser. SLF4J's and logback's own ways of finding
 * theirs open every jar, a tenth of a node's start.
 */
public final class LogProvider implements SLF4JServiceProvider {
  /** The newest of SLF4J's API that this works with, in the form that it compares. */
  private static final String API_VERSION = "2.0.99";

  private final LoggerContext context = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

  @Override
  public void initialize() {
    context.setMDCAdapter(diagnostics);
    // It holds until the settings' form and the node's name are set.
    Log.install(context, LogFormat.TEXT, "-");
    context.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return context;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return diagnostics;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }
}
