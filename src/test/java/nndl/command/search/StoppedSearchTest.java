package nndl.command.search;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.command.Run;
import nndl.time.SystemClock;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The trials of a search that ends write checkpoints, and the search resumes from them. */
@Slow
@Timeout(120)
@ExtendWith(RestoredProperties.class)
class StoppedSearchTest {
  private static final int EVERY = 500;

  /** Long enough to be stopped before its end. */
  private static final String[] OPTIONS = {
    "--try=learning-rate=1,2", "--epochs=8000", "--checkpoint-every=" + EVERY, "--evaluate=none"
  };

  @TempDir static Path undisturbed;

  @TempDir Path directory;

  @Test
  void everyTrialThatRunsLeavesACheckpoint() throws Exception {
    SearchRun.prepare(directory);
    List<Run> runs = new ArrayList<>();
    System.setProperty("spark.master", "local[2]");
    Thread search = new Thread(() -> runs.add(SearchRun.in(directory, OPTIONS)));
    search.start();
    awaitTrials(search);
    List<String> lines =
        new TrialsRescue(SparkContext.getOrCreate(), "m", () -> true, new SystemClock()).save();
    assertEquals(List.of("stopped; --resume goes on with the trials in m"), lines);
    assertTrue(hasRescued(0) || hasRescued(1), "a checkpoint that no interval asks for");
    search.join();
    assertEquals(1, runs.get(0).status(), runs.get(0).err());
    assertFalse(Files.exists(directory.resolve("model/model.safetensors")));
    Run resumed =
        SearchRun.on(
            "local[2]",
            directory,
            Stream.concat(Stream.of(OPTIONS), Stream.of("--resume")).toArray(String[]::new));
    SearchRun.prepare(undisturbed);
    Run whole = SearchRun.on("local[2]", undisturbed, OPTIONS);
    assertEquals(whole.out(), resumed.out());
    assertSameFile(
        undisturbed.resolve("model/model.safetensors"),
        directory.resolve("model/model.safetensors"));
  }

  @Test
  void aSearchWithoutATrialIsToBeStartedAgain() throws Exception {
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      assertEquals(
          List.of("stopped before the first trial began; start it again as it was started"),
          new TrialsRescue(spark.sc(), "m", () -> false, new SystemClock()).save());
    }
  }

  /** Waits until both trials have a checkpoint. */
  private void awaitTrials(Thread search) throws Exception {
    while (search.isAlive() && (checkpoints(0).isEmpty() || checkpoints(1).isEmpty())) {
      Thread.sleep(1);
    }
  }

  /** The end of a trial may be that of an interval too, but hardly those of both. */
  private boolean hasRescued(int trial) throws IOException {
    return checkpoints(trial).stream().anyMatch(iteration -> iteration % EVERY != 0);
  }

  /** Returns the iterations of a trial's checkpoints. An epoch has one iteration or more. */
  private List<Long> checkpoints(int trial) throws IOException {
    Path checkpoints = directory.resolve("model/trials/%s/checkpoints".formatted(trial));
    if (Files.notExists(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+\\.safetensors"))
          .map(name -> Long.parseLong(name.replace(".safetensors", "")))
          .toList();
    }
  }
}
