package dev.hence.conventions.tidy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a repository with their text; on disk, or made up for an example. */
final class Tree {

  /** Folders that hold what was built, data, or other people's files. */
  private static final Set<String> FOREIGN_FOLDERS =
      Set.of(".git", ".hence", ".idea", ".vscode", "target", "node_modules");

  /** Comes as it is from the Maven project. */
  private static final Set<String> FOREIGN_FILES = Set.of("mvnw");

  /** More than any text here may have; what is larger is taken for data. A guess. */
  private static final long TEXT_BYTES_MAX = 1 << 20;

  private final SortedMap<String, SourceFile> files = new TreeMap<>();
  private final List<JavaUnit> units;

  private Tree(Map<String, String> textByPath) {
    textByPath.forEach((path, text) -> files.put(path, new SourceFile(path, text)));
    units = JavaUnit.parse(java().toList());
  }

  static Tree of(Map<String, String> textByPath) {
    return new Tree(textByPath);
  }

  static Tree read(Path root) throws IOException {
    Map<String, String> textByPath = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean foreign = FOREIGN_FOLDERS.contains(folder.getFileName().toString());
            return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = root.relativize(file).toString().replace('\\', '/');
            boolean own = attributes.isRegularFile() && !FOREIGN_FILES.contains(path);
            textByPath.put(path, own ? textOf(file, attributes.size()) : "");
            return FileVisitResult.CONTINUE;
          }
        });
    return new Tree(textByPath);
  }

  Collection<SourceFile> files() {
    return files.values();
  }

  Stream<SourceFile> java() {
    return files().stream().filter(SourceFile::isJava);
  }

  /** The Java files, parsed. */
  Stream<JavaUnit> units() {
    return units.stream();
  }

  List<SourceFile> at(String path) {
    SourceFile file = files.get(path);
    return file == null ? List.of() : List.of(file);
  }

  /** True for the path of a file and for that of a folder that holds one. */
  boolean exists(String path) {
    if (path.isEmpty() || files.containsKey(path)) {
      return true;
    }
    String folder = path.endsWith("/") ? path : path + "/";
    SortedMap<String, SourceFile> after = files.tailMap(folder);
    return !after.isEmpty() && after.firstKey().startsWith(folder);
  }

  private static String textOf(Path file, long size) throws IOException {
    if (size > TEXT_BYTES_MAX) {
      return "";
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? text : "";
    } catch (CharacterCodingException notText) {
      return "";
    }
  }
}
