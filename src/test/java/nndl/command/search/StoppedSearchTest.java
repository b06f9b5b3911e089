package nndl.command.search;

import static nndl.command.search.SearchRun.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.spark.cluster.Slots;
import nndl.time.SystemClock;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trials of a search that ends write checkpoints, and the search resumes from them. */
@Slow
@Timeout(120)
class StoppedSearchTest {
  /** Long enough to be stopped before its end. Without the end it has no checkpoints. */
  private static final String[] OPTIONS = {
    "--try=learning-rate=1,2", "--epochs=4000", "--checkpoint-every=0", "--evaluate=none"
  };

  @TempDir static Path undisturbed;

  @TempDir Path directory;

  @Test
  void everyTrialThatRunsLeavesACheckpoint() throws Exception {
    SearchRun.prepare(directory);
    List<SearchRun> runs = new ArrayList<>();
    System.setProperty("spark.master", "local[2]");
    try {
      Thread search = new Thread(() -> runs.add(SearchRun.in(directory, OPTIONS)));
      search.start();
      awaitTrials(search);
      List<String> lines =
          new TrialsRescue(SparkContext.getOrCreate(), "m", new SystemClock()).save();
      assertEquals(List.of("stopped; --resume goes on with the trials in m"), lines);
      assertTrue(hasCheckpoint(0) && hasCheckpoint(1), "two checkpoints");
      search.join();
    } finally {
      System.clearProperty("spark.master");
    }
    assertEquals(1, runs.get(0).status(), runs.get(0).err());
    assertFalse(Files.exists(directory.resolve("model/model.safetensors")));
    SearchRun resumed =
        SearchRun.on(
            "local[2]",
            directory,
            Stream.concat(Stream.of(OPTIONS), Stream.of("--resume")).toArray(String[]::new));
    SearchRun.prepare(undisturbed);
    SearchRun whole = SearchRun.on("local[2]", undisturbed, OPTIONS);
    assertEquals(whole.out(), resumed.out());
    assertArrayEquals(
        bytes(undisturbed.resolve("model/model.safetensors")),
        bytes(directory.resolve("model/model.safetensors")));
  }

  /** Waits until both trials run. */
  private static void awaitTrials(Thread search) throws InterruptedException {
    while (search.isAlive()
        && (SparkEnv.get() == null || Slots.taken(SparkContext.getOrCreate()) < 2)) {
      Thread.sleep(1);
    }
  }

  private boolean hasCheckpoint(int trial) throws IOException {
    Path checkpoints = directory.resolve("model/trials/%s/checkpoints".formatted(trial));
    if (Files.notExists(checkpoints)) {
      return false;
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
    }
  }
}
