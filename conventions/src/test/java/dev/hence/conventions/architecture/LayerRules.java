package dev.hence.conventions.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which module and which package may use which. */
final class LayerRules {

  /** The packages of the core; each uses only those before it. */
  private static final List<String> CORE =
      List.of(
          "clock",
          "data",
          "sharding",
          "broadcast",
          "agreement",
          "resharding",
          "replica",
          "runtime");

  private LayerRules() {}

  /** The rules for the modules whose packages start with {@code root}. */
  static Stream<ArchRule> of(String root) {
    String core = root + ".core";
    return Stream.of(
            IntStream.range(0, CORE.size() - 1).mapToObj(layer -> coreLayer(core, layer)),
            Stream.of(
                coreHasNoOtherPackage(core),
                checkerStandsAlone(root),
                module(root, "node", "simulator", "integration", "conventions"),
                module(root, "simulator", "node", "integration", "conventions"),
                noCycles(root),
                noReflection(root)))
        .flatMap(rules -> rules);
  }

  private static ArchRule coreLayer(String core, int layer) {
    return noClasses()
        .that()
        .resideInAPackage(core + "." + CORE.get(layer) + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(core, CORE.subList(layer + 1, CORE.size())))
        .because("the packages of the core use only those before them: " + CORE)
        .allowEmptyShould(true);
  }

  private static ArchRule coreHasNoOtherPackage(String core) {
    return classes()
        .that()
        .resideInAPackage(core + "..")
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .resideInAnyPackage(packages(core, CORE))
        .because("a new package of the core needs its place in this order: " + CORE)
        .allowEmptyShould(true);
  }

  /** It judges what the core did, so it may share none of its mistakes. */
  private static ArchRule checkerStandsAlone(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".checker..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(root + ".checker..", "java..", "org.jspecify..", "tools.jackson.core..")
        .because("the checker knows histories, not how they came to be")
        .allowEmptyShould(true);
  }

  private static ArchRule module(String root, String module, String... unknown) {
    return noClasses()
        .that()
        .resideInAPackage(root + "." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(root, List.of(unknown)))
        .because("node and simulator each stand on the core alone")
        .allowEmptyShould(true);
  }

  private static ArchRule noCycles(String root) {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("packages that use each other are one package")
        .allowEmptyShould(true);
  }

  private static ArchRule noReflection(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .because("what a class uses is to be read in its text")
        .allowEmptyShould(true);
  }

  private static String[] packages(String root, List<String> names) {
    return names.stream().map(name -> root + "." + name + "..").toArray(String[]::new);
  }
}
