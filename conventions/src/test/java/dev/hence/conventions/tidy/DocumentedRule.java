package dev.hence.conventions.tidy;

import com.sun.source.tree.ClassTree;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every package says what it is and takes no nulls; every class outside tests says what it is. */
final class DocumentedRule implements Rule {

  private static final Pattern MARKED = Pattern.compile("(?m)^@NullMarked$");

  @Override
  public List<Violation> check(Tree tree) {
    return Stream.concat(undocumentedPackages(tree), undocumentedClasses(tree)).toList();
  }

  private static Stream<Violation> undocumentedPackages(Tree tree) {
    Set<String> folders = new TreeSet<>();
    tree.java().map(SourceFile::folder).filter(f -> f.contains("/src/")).forEach(folders::add);
    return folders.stream()
        .filter(Predicate.not(folder -> isDescribed(tree, folder)))
        .map(folder ->
            new Violation(
                folder + "/package-info.java",
                1,
                "every package has this file: a sentence on what the package is, then"
                    + " @NullMarked"));
  }

  /** A test package is described where the package that it tests is. */
  private static boolean isDescribed(Tree tree, String folder) {
    return Stream.of(folder, folder.replace("/src/test/", "/src/main/"))
        .flatMap(place -> tree.at(place + "/package-info.java").stream())
        .anyMatch(file ->
            MARKED.matcher(file.text()).find() && file.text().stripLeading().startsWith("/"));
  }

  private static Stream<Violation> undocumentedClasses(Tree tree) {
    return tree.units()
        .filter(java -> java.file().isMainJava())
        .flatMap(java ->
            java.unit().getTypeDecls().stream()
                .filter(type -> type instanceof ClassTree)
                .filter(type -> !isDocumented(java, type))
                .map(type ->
                    java.file()
                        .violation(
                            java.firstLine(type),
                            "no doc comment: say in one sentence what the class is")));
  }

  private static boolean isDocumented(JavaUnit java, com.sun.source.tree.Tree type) {
    String text = java.file().text();
    return Comment.in(text).stream()
        .filter(comment -> comment.kind() == Comment.Kind.DOC && comment.end() <= java.start(type))
        .anyMatch(comment -> text.substring(comment.end(), java.start(type)).isBlank());
  }
}
