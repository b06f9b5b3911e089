package nndl.command.search;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The trials of a search that ends write checkpoints, and the search resumes from them. */
@Slow
@ExtendWith(RestoredProperties.class)
class StoppedSearchTest {
  private static final int EPOCH = 4;

  private static final String[] OPTIONS = {
    "--try=learning-rate=1,2", "--checkpoint-every=50", "--evaluate=none"
  };

  @TempDir Path undisturbed;

  @TempDir Path directory;

  @Test
  void trialsThatStopGoOnFromTheirCheckpointsAndEndAsIfNothingHadStoppedThem() throws Exception {
    SearchRun.prepare(directory);
    List<Run> runs = new ArrayList<>();
    System.setProperty("spark.master", "local[2]");
    String[] endless = options("--epochs=100000000");
    Thread search = new Thread(() -> runs.add(SearchRun.in(directory, endless)));
    search.start();
    awaitTrials(search);
    List<String> lines =
        new TrialsRescue(SparkContext.getOrCreate(), "m", () -> true, new SystemClock()).save();
    List<Long> left = checkpoints();
    assertEquals(List.of("stopped; --resume goes on with the trials in m"), lines);
    search.join();
    assertEquals(1, runs.get(0).status(), runs.get(0).err());
    assertEquals(left, checkpoints(), "what was written after the stop");
    assertFalse(Files.exists(directory.resolve("model/model.safetensors")));
    String epochs = "--epochs=" + (Collections.max(left) / EPOCH + 10);
    Run resumed = SearchRun.on("local[2]", directory, options(epochs, "--resume"));
    SearchRun.prepare(undisturbed);
    Run whole = SearchRun.on("local[2]", undisturbed, options(epochs));
    assertEquals(whole.out(), resumed.out());
    assertSameFile(
        undisturbed.resolve("model/model.safetensors"),
        directory.resolve("model/model.safetensors"));
  }

  private static String[] options(String... more) {
    return Stream.concat(Stream.of(OPTIONS), Stream.of(more)).toArray(String[]::new);
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

  private List<Long> checkpoints() throws IOException {
    return Stream.concat(checkpoints(0).stream(), checkpoints(1).stream()).sorted().toList();
  }

  /** Returns the iterations of a trial's checkpoints. An epoch has four. */
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
