package nndl.command.search;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.command.Run;
import nndl.time.SystemClock;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** The trials of a search that ends write checkpoints, and the search resumes from them. */
@Slow
@Timeout(300)
@ExtendWith(RestoredProperties.class)
class StoppedSearchTest {
  private static final int EVERY = 100;

  /** Long enough to be stopped before its end. */
  private static final String[] OPTIONS = {
    "--try=learning-rate=1,2", "--epochs=2000", "--checkpoint-every=" + EVERY, "--evaluate=none"
  };

  @TempDir static Path undisturbed;

  @TempDir Path parent;

  @Test
  void everyTrialThatRunsLeavesACheckpoint() throws Exception {
    SearchRun.prepare(undisturbed);
    Run whole = SearchRun.on("local[2]", undisturbed, OPTIONS);
    long last = Collections.max(checkpoints(undisturbed.resolve("model")));
    Path directory = parent.resolve("0");
    for (int search = 1; !isStopped(directory, last); search++) {
      directory = parent.resolve("" + search); // this thread stood still until the trials had ended
    }
    assertTrue(
        hasRescued(trial(directory, 0)) || hasRescued(trial(directory, 1)),
        "a checkpoint that no interval asks for");
    assertFalse(Files.exists(directory.resolve("model/model.safetensors")));
    Run resumed =
        SearchRun.on(
            "local[2]",
            directory,
            Stream.concat(Stream.of(OPTIONS), Stream.of("--resume")).toArray(String[]::new));
    assertEquals(whole.out(), resumed.out());
    assertSameFile(
        undisturbed.resolve("model/model.safetensors"),
        directory.resolve("model/model.safetensors"));
  }

  /**
   * Begins a search, and stops it when both trials have a checkpoint.
   *
   * @param last the iteration with which a trial ends
   * @return whether a trial had not ended before
   */
  private static boolean isStopped(Path directory, long last) throws Exception {
    SearchRun.prepare(Files.createDirectory(directory));
    List<Run> runs = new ArrayList<>();
    System.setProperty("spark.master", "local[2]");
    Thread search = new Thread(() -> runs.add(SearchRun.in(directory, OPTIONS)));
    search.start();
    while (search.isAlive()
        && (checkpoints(trial(directory, 0)).isEmpty()
            || checkpoints(trial(directory, 1)).isEmpty())) {
      Thread.sleep(1);
    }
    Option<SparkContext> spark = SparkContext$.MODULE$.getActive();
    if (spark.isDefined()) {
      List<String> lines = new TrialsRescue(spark.get(), "m", () -> true, new SystemClock()).save();
      assertEquals(List.of("stopped; --resume goes on with the trials in m"), lines);
    }
    search.join();
    int status = runs.get(0).status();
    assertTrue(status <= 1, runs.get(0).err());
    return status == 1
        && !(checkpoints(trial(directory, 0)).contains(last)
            && checkpoints(trial(directory, 1)).contains(last));
  }

  private static Path trial(Path directory, int trial) {
    return directory.resolve("model/trials/" + trial);
  }

  /** The end of a trial may be that of an interval too, but hardly those of both. */
  private static boolean hasRescued(Path trial) throws IOException {
    return checkpoints(trial).stream().anyMatch(iteration -> iteration % EVERY != 0);
  }

  /** Returns the iterations of all checkpoints in a directory or below it. */
  private static List<Long> checkpoints(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+\\.safetensors"))
          .map(name -> Long.parseLong(name.replace(".safetensors", "")))
          .toList();
    } catch (UncheckedIOException e) {
      return List.of(); // one was just deleted
    }
  }
}
