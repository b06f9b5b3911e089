package nndl.command.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import nndl.data.storage.FileSet;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The file {@value #FILE_NAME} of a training, in the format of {@code sha256sum -c}: the hash of
 * each result that belongs to the others. It is written last. People edit the card and make the
 * report again, so these two are not in it.
 */
public final class Checksums implements FileSet {
  /** The name of the file. */
  public static final String FILE_NAME = "SHA256SUMS";

  /** How a line continues after the hash. */
  private static final String SEPARATOR = "  ";

  private static final int HASH = 64;

  private final FileSet to;
  private final StringBuilder lines = new StringBuilder();

  /**
   * @param to takes the files
   */
  Checksums(FileSet to) {
    this.to = to;
  }

  @Override
  public void write(Path target, Storage.Writer content) {
    MessageDigest digest = Sha256.digest();
    to.write(target, file -> content.write(new DigestOutputStream(file, digest)));
    lines.append(Sha256.hex(digest)).append(SEPARATOR).append(target.getName()).append('\n');
  }

  /** Writes the file, after all others. */
  void finish(Path target) {
    to.write(target, file -> file.write(lines.toString().getBytes(UTF_8)));
  }

  /** Reads the file, and returns the hashes by the names of the files. */
  public static Map<String, String> read(Storage storage, Path file) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String line : storage.text(file).lines().toList()) {
      if (line.indexOf(SEPARATOR) != HASH) {
        throw InputException.expected(file, "lines of a hash and a name", line);
      }
      hashes.put(line.substring(HASH + SEPARATOR.length()), line.substring(0, HASH));
    }
    return hashes;
  }
}
