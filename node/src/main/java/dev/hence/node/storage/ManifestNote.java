package dev.hence.node.storage;

import dev.hence.node.wire.WireFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.CompactionJobInfo;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Tells a manifest that was cut or damaged: RocksDB's list of its tables.
 *
 * <p>RocksDB takes one that ends early, or whose bits make it look so, for one whose last change a
 * crash interrupted. It drops the tables of the changes that it doesn't see, and with them what was
 * answered for: their log is gone. So how far the manifest reached, and the checksum up to there,
 * are noted beside it whenever tables were made, before their log goes:
 *
 * <pre>
 *   noted     MANIFEST-NUMBER LENGTH CRC32C
 * </pre>
 *
 * <p>A crash may leave an older note than the manifest, never a newer one.
 *
 * <p>Threading: called by RocksDB's threads and by the one that opens.
 */
final class ManifestNote extends AbstractEventListener {
  private static final Pattern FORM =
      Pattern.compile("(MANIFEST-([0-9]{1,18})) ([0-9]{1,9}) ([0-9]{1,10})");

  private static final Pattern MANIFEST = Pattern.compile("MANIFEST-([0-9]{1,18})");

  private final Path database;

  ManifestNote(Path database) {
    super(EnabledEventCallback.ON_FLUSH_COMPLETED, EnabledEventCallback.ON_COMPACTION_COMPLETED);
    this.database = database;
  }

  @Override
  public void onFlushCompleted(RocksDB rocks, FlushJobInfo flush) {
    note(rocks);
  }

  @Override
  public void onCompactionCompleted(RocksDB rocks, CompactionJobInfo compaction) {
    note(rocks);
  }

  /** Notes how far the manifest reaches now. Where that fails, less of it is known, and no more. */
  synchronized void note(RocksDB rocks) {
    try {
      RocksDB.LiveFiles live = rocks.getLiveFiles(false);
      Optional<String> manifest =
          live.files.stream()
              .map(file -> file.replace("/", ""))
              .filter(file -> MANIFEST.matcher(file).matches())
              .findFirst();
      if (manifest.isPresent()) {
        long checksum = checksum(database.resolve(manifest.get()), live.manifestFileSize);
        write(manifest.get() + " " + live.manifestFileSize + " " + checksum + "\n");
      }
    } catch (RocksDBException | IOException | WireFormatException e) {
      // The note that is there still holds.
    }
  }

  private void write(String text) throws IOException {
    Path fresh = database.resolve("noted.new");
    try (FileChannel file =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      file.force(true);
    }
    Files.move(fresh, database.resolve("noted"), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Compares the present manifest with what was noted of it.
   *
   * @throws WireFormatException if it isn't what it was
   */
  static void check(Path database) throws IOException, WireFormatException {
    Path note = database.resolve("noted");
    Path current = database.resolve("CURRENT");
    if (!Files.exists(note) || !Files.exists(current)) {
      return;
    }
    Matcher noted = FORM.matcher(Files.readString(note, StandardCharsets.ISO_8859_1).strip());
    Matcher present =
        MANIFEST.matcher(Files.readString(current, StandardCharsets.ISO_8859_1).strip());
    if (!noted.matches() || !present.matches()) {
      throw new WireFormatException("the name of the manifest, or the note on it, is damaged");
    }
    long numberNoted = Long.parseLong(noted.group(2));
    long number = Long.parseLong(present.group(1));
    if (number < numberNoted) {
      throw new WireFormatException("CURRENT names an older manifest than " + noted.group(1));
    }
    if (number == numberNoted
        && checksum(database.resolve(noted.group(1)), Long.parseLong(noted.group(3)))
            != Long.parseLong(noted.group(4))) {
      throw new WireFormatException(noted.group(1) + " isn't what was written");
    }
  }

  private static long checksum(Path manifest, long length) throws IOException, WireFormatException {
    byte[] bytes = Files.readAllBytes(manifest);
    if (bytes.length < length) {
      throw new WireFormatException(manifest.getFileName() + " is shorter than it was");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, Math.toIntExact(length));
    return checksum.getValue();
  }
}
