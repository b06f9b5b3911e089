package nndl.data.storage;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.util.function.Predicate;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Finds files in local directories whose names are not in the characters of the JVM's locale.
 * Hadoop leaves them out of its lists without a word.
 */
public final class LocalNames {
  private static final String REPLACEMENT = "\uFFFD";
  private static final String UTF_8 = "UTF-8";

  private LocalNames() {}

  /**
   * Fails if a directory has such a file. Does nothing for a directory elsewhere.
   *
   * @param matters whether a file of this name would be read. What cannot be decoded of the name is
   *     U+FFFD.
   */
  public static void requireAll(Storage storage, Path directory, Predicate<String> matters) {
    File local =
        storage.query(
            directory,
            files -> files instanceof RawLocalFileSystem raw ? raw.pathToFile(directory) : null);
    if (local == null || !local.isDirectory()) {
      return;
    }
    try (DirectoryStream<java.nio.file.Path> names = Files.newDirectoryStream(local.toPath())) {
      for (java.nio.file.Path file : names) {
        String name = file.getFileName().toString();
        if (name.contains(REPLACEMENT) && !file.toFile().exists() && matters.test(name)) {
          throw unreadable(directory, file.toUri());
        }
      }
    } catch (IOException e) {
      throw InputException.unreadable(directory, e);
    }
  }

  /** The URI has the bytes of the name. */
  private static InputException unreadable(Path directory, URI file) {
    String encoding = System.getProperty("sun.jnu.encoding", UTF_8);
    String raw = file.getRawPath();
    return InputException.expected(
        directory,
        "names of files in the characters of this JVM's locale, " + encoding,
        "the bytes '%s'%s"
            .formatted(
                raw.substring(raw.lastIndexOf('/') + 1),
                encoding.equals(UTF_8) ? "" : " (LC_ALL=C.UTF-8)"));
  }
}
