package nndl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads all files of a directory, so that a test can compare what is there before and after. */
public final class DirectoryContent {
  private DirectoryContent() {}

  /** The content of all files in a directory, at any depth, by their names. */
  public static Map<String, String> of(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Path file : files(directory)) {
      files.put(
          directory.relativize(file).toString(), new String(Files.readAllBytes(file), ISO_8859_1));
    }
    return files;
  }

  /** All files in a directory, at any depth. */
  public static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Fails unless both files have the same bytes. */
  public static void assertSameFile(Path expected, Path found) {
    try {
      assertEquals(-1, Files.mismatch(expected, found), found + " differs from " + expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
