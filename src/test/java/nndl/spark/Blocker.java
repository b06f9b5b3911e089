package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Somebody else's job, which has slots until it is told to end. */
final class Blocker implements AutoCloseable {
  private static final long SECONDS = 300;

  private final Path end;
  private final JavaFutureAction<Void> job;

  /** Starts the job, and waits until it has its slots. */
  Blocker(JavaSparkContext spark, Path directory, int slots) throws Exception {
    String started = directory.resolve("started").toString();
    end = directory.resolve("end");
    job = block(spark, slots, started, end.toString());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    for (int slot = 0; slot < slots; slot++) {
      while (!Files.exists(Path.of(started + slot))) {
        assertTrue(System.nanoTime() < deadline, "expected a task in each slot, found fewer");
        Thread.sleep(10);
      }
    }
  }

  /** Each task says that it has started, by a file, and waits for another file. */
  private static JavaFutureAction<Void> block(
      JavaSparkContext spark, int slots, String started, String end) {
    return spark
        .parallelize(IntStream.range(0, slots).boxed().toList(), slots)
        .foreachAsync(
            i -> {
              Files.createFile(Path.of(started + i));
              while (!Files.exists(Path.of(end))) {
                Thread.sleep(10);
              }
            });
  }

  void assertRuns() {
    assertFalse(job.isDone());
  }

  @Override
  public void close() throws Exception {
    Files.createFile(end);
    job.get(SECONDS, TimeUnit.SECONDS);
  }
}
