package dev.hence.conventions.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What keeps the core a function of its inputs: the same inputs, the same effects. */
final class DeterminismRules {

  private static final String THREADS =
      "java\\.lang\\.(Thread|(Inheritable)?ThreadLocal|Process|ProcessBuilder|Runtime)"
          + "|java\\.util\\.Timer(Task)?"
          + "|java\\.util\\.concurrent\\.(locks\\..*|.*Executor.*|.*Future.*|Completion.*"
          + "|ForkJoin.*|.*BlockingQueue|StructuredTaskScope.*"
          + "|Semaphore|CountDownLatch|CyclicBarrier|Phaser)";

  private static final String CLOCKS =
      "java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Date|Calendar|GregorianCalendar)";

  private static final String RANDOM_SOURCES =
      "java\\.util\\.(Random|SplittableRandom)|java\\.util\\.random\\..*"
          + "|java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.security\\.SecureRandom";

  /** Serializable is what lambdas and enums name; no byte is read or written by it. */
  private static final String OUTSIDE =
      "java\\.io\\.(?!Serializable).*|java\\.nio\\.(file|channels)\\..*|java\\.net\\..*";

  private static final String UNORDERED =
      "java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable)"
          + "|java\\.util\\.concurrent\\.ConcurrentHashMap(\\$.*)?";

  private DeterminismRules() {}

  /** The rules for the classes of a package and of those below it. */
  static Stream<ArchRule> of(String core) {
    return Stream.of(
        knownLibraries(core),
        noType(core, THREADS).because("threads belong to the node: the core is called by one"),
        noAccess(core, "java\\.util\\..*\\.parallel(Stream)?")
            .because("threads belong to the node: the core is called by one"),
        noType(core, CLOCKS).because("time comes in with an input"),
        noAccess(core, "java\\.time\\..*\\.now|java\\.lang\\.System\\.(nanoTime|currentTimeMillis)")
            .because("time comes in with an input"),
        noType(core, RANDOM_SOURCES).because("randomness comes in as a source of longs"),
        noAccess(core, "java\\.lang\\.Math\\.random|java\\.util\\.UUID\\.randomUUID")
            .because("randomness comes in as a source of longs"),
        noAccess(core, "java\\.util\\.Collections\\.shuffle")
            .because("randomness comes in as a source of longs"),
        noType(core, OUTSIDE).because("files and sockets are behind the ports"),
        noAccess(core, "java\\.lang\\.System\\.(in|out|err|getenv|getProperty|exit|load.*)")
            .because("settings come in, and errors and texts go out, as values"),
        noType(core, UNORDERED)
            .because("its order differs by run: take a List, LinkedHash or Tree"),
        noAccess(core, "java\\.util\\.(Set|Map)\\.(of|ofEntries|copyOf)")
            .because("its order differs by run: take a List, LinkedHash or Tree"),
        noAccess(
                core,
                "java\\.util\\.stream\\.Collectors\\.to(Unmodifiable|Concurrent)?(Set|Map)",
                3)
            .because("its order differs by run: name the collection to fill"),
        noAccess(core, "java\\.util\\.stream\\.Collectors\\.groupingBy(Concurrent)?", 2)
            .because("its order differs by run: name the map to fill"),
        noAccess(core, "java\\.lang\\.System\\.identityHashCode")
            .because("an identity hash differs by run"));
  }

  private static ArchRule knownLibraries(String core) {
    return classes()
        .that()
        .resideInAPackage(core + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            core + "..", "java..", "javax.crypto..", "org.jspecify..", "com.dynatrace.hash4j..")
        .because("the core has no framework and no log: what it needs comes in as an input")
        .allowEmptyShould(true);
  }

  private static ArchRule noType(String core, String names) {
    return noClasses()
        .that()
        .resideInAPackage(core + "..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(names)
        .allowEmptyShould(true);
  }

  private static ArchRule noAccess(String core, String members) {
    return noAccess(core, members, Integer.MAX_VALUE);
  }

  /** Refuses the access to members of which those with more parameters are harmless. */
  private static ArchRule noAccess(String core, String members, int parametersMax) {
    Pattern pattern = Pattern.compile(members);
    ClassesShouldConjunction rule =
        noClasses()
            .that()
            .resideInAPackage(core + "..")
            .should()
            .accessTargetWhere(
                DescribedPredicate.describe(
                    "is " + members,
                    (JavaAccess<?> access) ->
                        pattern.matcher(nameOf(access)).matches()
                            && parametersOf(access) <= parametersMax));
    return rule.allowEmptyShould(true);
  }

  private static String nameOf(JavaAccess<?> access) {
    return access.getTargetOwner().getFullName() + "." + access.getName();
  }

  private static int parametersOf(JavaAccess<?> access) {
    return access instanceof JavaCodeUnitAccess<?> call
        ? call.getTarget().getRawParameterTypes().size()
        : 0;
  }
}
