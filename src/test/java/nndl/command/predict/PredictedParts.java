package nndl.command.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that {@link PredictCommand} writes as a directory of parts. */
public final class PredictedParts {
  private PredictedParts() {}

  /** The names of what is in a directory of parts, in order. */
  public static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a directory of parts, behind the header that each of them has. */
  static String joined(Path directory) {
    StringBuilder all = new StringBuilder();
    String header = "";
    for (String name : names(directory)) {
      if (name.startsWith("part-")) {
        String part = text(directory.resolve(name));
        header = part.substring(0, part.indexOf('\n') + 1);
        all.append(part.substring(header.length()));
      }
    }
    return header + all;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
