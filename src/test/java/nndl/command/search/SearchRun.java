package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.command.Program;
import nndl.command.train.TrainRun;

/** A run of {@link SearchCommand} in this process, in the directory of a {@link TrainRun}. */
public record SearchRun(int status, String out, String err) {

  /** Writes the settings of the directory. Eight of thirty samples are held out. */
  public static void prepare(Path directory) {
    TrainRun.prepare(directory);
    TrainRun.settings(directory, "validation = 8\n");
  }

  public static SearchRun in(Path directory, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Program.run(
            new SearchCommand(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Stream.concat(
                    Stream.of("--config=" + directory.resolve("run.properties")),
                    Stream.of(options))
                .toArray(String[]::new));
    return new SearchRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a search that must succeed, on this many task slots. */
  public static SearchRun on(String master, Path directory, String... options) {
    System.setProperty("spark.master", master);
    try {
      SearchRun run = in(directory, options);
      assertEquals(0, run.status, run.err);
      return run;
    } finally {
      System.clearProperty("spark.master");
    }
  }

  /** Checks that the run printed only this line and ended with status 1. */
  public void assertError(String line) {
    assertEquals("nndl: " + line + "\n", err);
    assertEquals(1, status);
  }

  /** The words of each row of the table, without the header. */
  public String[] rows() {
    return out.lines().skip(1).map(row -> row.strip().replaceAll(" +", " ")).toArray(String[]::new);
  }

  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
