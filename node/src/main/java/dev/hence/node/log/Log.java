package dev.hence.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.hence.node.settings.LogFormat;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/** Sets up the log of this process, on its standard output. */
public final class Log {
  private static final String OURS = "dev.hence";

  private Log() {}

  /** From now on, lines have this form and name this node; the last bad ones are remembered. */
  public static RecentTroubles start(LogFormat format, String node) {
    System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogProvider.class.getName());
    // Or it would tell on standard error that it was told.
    System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    install(context, format, node);
    RecentTroubles troubles = new RecentTroubles();
    troubles.setContext(context);
    troubles.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(troubles);
    return troubles;
  }

  static void install(LoggerContext context, LogFormat format, String node) {
    LineEncoder encoder =
        switch (format) {
          case TEXT -> new TextEncoder(node);
          case JSON -> new JsonEncoder(node);
        };
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(console);
    // Libraries speak up when something is wrong, and the node in the course of its life.
    root.setLevel(Level.WARN);
    context.getLogger(OURS).setLevel(Level.INFO);
  }
}
