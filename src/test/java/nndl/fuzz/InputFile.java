package nndl.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import nndl.Fixtures;
import org.apache.hadoop.fs.FileStatus;

/** A file that has the bytes of one input after the other. */
public final class InputFile {
  private final Path file;

  /** Creates a file of a name in a directory of its own. */
  public InputFile(String name) {
    file = directory().resolve(name);
  }

  /** Returns a new directory, which is deleted with its files when the JVM ends. */
  public static Path directory() {
    try {
      Path directory = Files.createTempDirectory("nndl-fuzz");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the file another content. */
  public FileStatus of(byte[] input) throws IOException {
    Files.write(file, input);
    return Fixtures.storage().status(Fixtures.path(file));
  }
}
