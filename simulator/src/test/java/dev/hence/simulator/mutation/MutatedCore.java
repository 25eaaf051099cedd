package dev.hence.simulator.mutation;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A core with a bug, compiled and loaded beside the true one: a class loader that knows the JDK
 * alone, and looks into the folder with the changed classes first, loads core and simulator anew.
 */
final class MutatedCore implements AutoCloseable {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private final URLClassLoader loader;

  private MutatedCore(URLClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Compiles {@code sources}, by their names under the core's package, into {@code folder}.
   *
   * @throws IllegalStateException if they don't compile
   */
  static MutatedCore compile(Map<String, String> sources, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach((name, text) -> files.add(new Source(name, text)));
    boolean compiled =
        compiler
            .getTask(
                complaints,
                null,
                null,
                List.of("-d", folder.toString(), "-cp", CLASS_PATH, "-proc:none", "-nowarn"),
                null,
                files)
            .call();
    if (!compiled) {
      throw new IllegalStateException("doesn't compile:\n" + complaints);
    }
    List<URL> urls = new ArrayList<>();
    urls.add(url(folder));
    for (String part : CLASS_PATH.split(File.pathSeparator)) {
      urls.add(url(Path.of(part)));
    }
    return new MutatedCore(
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  /** What runs a seed on this core and says what was violated: a {@link SeedRun} of its own. */
  @SuppressWarnings("unchecked")
  BiFunction<String, Long, String> seedRun() {
    return ServiceLoader.load(BiFunction.class, loader).findFirst().orElseThrow();
  }

  /** What runs a script on this core and says what its test complains about. */
  @SuppressWarnings("unchecked")
  UnaryOperator<String> scripts() {
    return ServiceLoader.load(UnaryOperator.class, loader).findFirst().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  /** A source text in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///dev/hence/core/" + name), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
