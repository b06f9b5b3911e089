package nndl.command.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import nndl.command.Program;

/** A run of {@link PredictCommand} in this process. */
public record PredictRun(int status, String out, String err) {

  /**
   * @param options with spaces between them, and $ for the directory
   */
  public static PredictRun of(Path directory, String options) {
    return of(
        Arrays.stream(options.split(" "))
            .map(option -> option.replace("$", directory.toString()))
            .toArray(String[]::new));
  }

  static PredictRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PredictRun run = of(new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
    return new PredictRun(run.status, out.toString(StandardCharsets.UTF_8), run.err);
  }

  /** The same for a caller who takes what goes to standard output. */
  static PredictRun of(PrintStream out, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Program.run(
            new PredictCommand(),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments);
    return new PredictRun(status, "", err.toString(StandardCharsets.UTF_8));
  }

  /** Fails with what the run said if it did not end well. */
  public PredictRun succeeded() {
    assertEquals(0, status, err);
    return this;
  }

  /** Fails unless this line, with $ for the directory, is all that the run said. */
  void failed(Path directory, String line) {
    assertEquals("nndl: " + line.replace("$", directory.toString()) + "\n", err);
    assertEquals("", out);
    assertEquals(1, status);
  }

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
