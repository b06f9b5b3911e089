package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Somebody else's job, which has a slot until it is told to end. */
final class Blocker implements AutoCloseable {
  private final Path end;
  private final JavaFutureAction<Void> job;

  /** Starts the job, and waits until it has its slot. */
  Blocker(JavaSparkContext spark, Path directory) throws Exception {
    Path started = directory.resolve("started");
    end = directory.resolve("end");
    job = block(spark, started.toString(), end.toString());
    while (!Files.exists(started)) {
      Thread.sleep(10);
    }
  }

  /** Says that it has started, by a file, and waits for another file. */
  private static JavaFutureAction<Void> block(JavaSparkContext spark, String started, String end) {
    return spark
        .parallelize(List.of(0), 1)
        .foreachAsync(
            i -> {
              Files.createFile(Path.of(started));
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
    job.get(60, TimeUnit.SECONDS);
  }
}
