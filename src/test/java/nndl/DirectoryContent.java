package nndl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
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
}
