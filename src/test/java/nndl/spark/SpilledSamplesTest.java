package nndl.spark;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.spark.cluster.SparkMemoryBudget;
import nndl.training.Exchange;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples for which the heap has no room train the same network, from the disk. */
@Slow
class SpilledSamplesTest {
  private static final String MAX = "spark.memory.fraction=0.6";
  private static final String NONE = "spark.memory.fraction=0.0000001";

  /** Outlives the test: at its very end the JVM has Spark make the directory once more. */
  private static final Path LOCAL = Path.of("target/spark/spilled").toAbsolutePath();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"BARRIER, local[2]", "BARRIER, 'local-cluster[2,1,1024]'", "JOB, local[2]"})
  void trainTheReferencesNetworkBitForBit(Kind kind, String master) throws IOException {
    SmallRun run = new SmallRun(directory, 3);
    try (JavaSparkContext spark = spark(master, NONE);
        Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      run.assertSameBits(exchange);
      assertEquals(List.of(), temporaryFiles());
    }
  }

  /** They would lie on the disk in clear. */
  @Test
  void areAnErrorInALineWhereSparkIsToEncryptWhatItWrites() {
    SmallRun run = new SmallRun(directory, 1);
    try (JavaSparkContext spark = spark("local[1]", NONE, "spark.io.encryption.enabled=true")) {
      assertRefused(
          "samples: expected to write to Spark's local directories (spark.local.dir) what does not"
              + " fit into memory, found spark.io.encryption.enabled, under which they can't be"
              + " mapped",
          () -> Fixtures.open(Kind.BARRIER, spark, run.workload()).close());
    }
  }

  @Test
  void areOnSparksAccountOfTheHeap() {
    try (JavaSparkContext spark = spark("local[1]", MAX)) {
      long before = used();
      try (SparkMemoryBudget budget = new SparkMemoryBudget()) {
        assertTrue(budget.take(1_000));
        assertFalse(budget.take(Runtime.getRuntime().maxMemory()));
        assertEquals(before + 1_000, used());
      }
      assertEquals(before, used());
    }
  }

  /** Its task would keep the slot that the next one needs. */
  @Test
  void areNoLongerLoadedWhenTheirTaskIsCancelled() {
    boolean[] cancelled = {false};
    try (JavaSparkContext spark = spark("local[1]", MAX);
        SparkMemoryBudget budget = new SparkMemoryBudget(() -> cancelled[0])) {
      assertTrue(budget.take(1_000));
      cancelled[0] = true;
      assertRefused(
          IllegalStateException.class,
          "samples: expected a task that wants them, found it ended",
          () -> budget.take(1_000));
    }
  }

  private static long used() {
    return SparkEnv.get().memoryManager().storageMemoryUsed();
  }

  private static JavaSparkContext spark(String master, String... settings) {
    String local = "spark.local.dir=" + LOCAL;
    return Fixtures.spark(
        master, Stream.concat(Stream.of(local), Stream.of(settings)).toArray(String[]::new));
  }

  private static List<Path> temporaryFiles() throws IOException {
    while (true) {
      try (Stream<Path> files = Files.walk(LOCAL)) {
        return files
            .filter(file -> file.getFileName().toString().startsWith("temp_local_"))
            .toList();
      } catch (UncheckedIOException e) {
        continue; // Spark has removed one meanwhile
      }
    }
  }
}
