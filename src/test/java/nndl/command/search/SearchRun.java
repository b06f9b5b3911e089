package nndl.command.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.command.Run;
import nndl.command.train.TrainRun;

/** Runs of {@link SearchCommand} in this process, in the directory of a {@link TrainRun}. */
public final class SearchRun {
  private SearchRun() {}

  /** Writes the settings of the directory. Eight of thirty samples are held out. */
  public static void prepare(Path directory) {
    TrainRun.prepare(directory);
    TrainRun.settings(directory, "validation = 8\n");
  }

  public static Run in(Path directory, String... options) {
    return Run.of(
        "search",
        Stream.concat(
                Stream.of("--config=" + directory.resolve("run.properties")), Stream.of(options))
            .toArray(String[]::new));
  }

  /** Runs a search that must succeed, on this many task slots. */
  public static Run on(String master, Path directory, String... options) {
    System.setProperty("spark.master", master);
    try {
      return in(directory, options).succeeded();
    } finally {
      System.clearProperty("spark.master");
    }
  }

  /** The words of each row of the table, without the header. */
  public static String[] rows(Run run) {
    return run.out()
        .lines()
        .skip(1)
        .map(row -> row.strip().replaceAll(" +", " "))
        .toArray(String[]::new);
  }

  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
