package dev.hence.conventions.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Classes are called by the field's nouns, accessors by what they give, tests by their claim. */
final class NameRule implements Rule {

  private static final String BY_ITS_WORK = "name the class for what it is in the field's words";

  /** What a class name may not match, and what to write. The first that matches is reported. */
  private static final Map<Pattern, String> BANNED = new LinkedHashMap<>();

  static {
    ban(".*Impl", "name it for what it is, such as RocksStore for a Store on RocksDB");
    ban(".*Manager", BY_ITS_WORK);
    ban(".*Helpers?", BY_ITS_WORK);
    ban(".*Util(s|ities|ity)?", "put the method on the type that it is about");
    ban(".*Processor", BY_ITS_WORK);
    ban(".*(ClusterConfig|Generation).*", "a configuration is a View, its number an Epoch");
    ban(".*(VersionMap|VersionVector).*", "it is a Coverage");
    ban(".*EventId.*", "the identity of an update is a Dot");
    ban(".*[A-Z]{3,}[a-z].*", "acronyms are words: HttpServer, not HTTPServer");
  }

  private static final Pattern GETTER = Pattern.compile("get[A-Z][A-Za-z0-9]*");

  private static final Set<String> TESTS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");

  private static void ban(String pattern, String remedy) {
    BANNED.put(Pattern.compile(pattern), remedy);
  }

  @Override
  public List<Violation> check(Tree tree) {
    return tree.units().flatMap(unit -> new Names(unit).violations()).toList();
  }

  private static final class Names extends TreeScanner<Void, Void> {

    private final JavaUnit java;
    private final List<Violation> violations = new ArrayList<>();

    Names(JavaUnit java) {
      this.java = java;
    }

    Stream<Violation> violations() {
      scan(java.unit(), null);
      return violations.stream();
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      String name = type.getSimpleName().toString();
      BANNED.entrySet().stream()
          .filter(banned -> banned.getKey().matcher(name).matches())
          .findFirst()
          .ifPresent(banned -> report(type, name + ": " + banned.getValue()));
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      String name = method.getName().toString();
      if (GETTER.matcher(name).matches() && method.getParameters().isEmpty() && isOurs(method)) {
        report(method, name + ": an accessor is called for what it gives, without get");
      }
      if (name.indexOf('_') < 0 && isTest(method)) {
        report(method, name + ": a test is called subject_condition_result");
      }
      return super.visitMethod(method, null);
    }

    private static boolean isTest(MethodTree method) {
      return annotations(method).anyMatch(TESTS::contains);
    }

    private static Stream<String> annotations(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .map(annotation -> annotation.getAnnotationType().toString());
    }

    private static boolean isOurs(MethodTree method) {
      boolean overrides = annotations(method).anyMatch("Override"::equals);
      boolean gives = !"void".equals(String.valueOf(method.getReturnType()));
      return gives && !overrides && !method.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private void report(com.sun.source.tree.Tree element, String remedy) {
      violations.add(java.file().violation(java.firstLine(element), remedy));
    }
  }
}
