package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Random;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.training.InterruptedRun;
import nndl.training.InterruptedRun.Event;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run over executors that was stopped and goes on ends as the one in memory, never stopped. */
@Slow
class ResumeExchangesTest {
  @AutoClose private static final JavaSparkContext spark = Fixtures.spark("local[2]");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"JOB, 1", "JOB, 7", "BARRIER, 1", "BARRIER, 7"})
  void whereverItWasStopped(Kind kind, int everyIterations) {
    Workload workload = InterruptedRun.workload(directory);
    String expected =
        InterruptedRun.of(workload, 0, directory.resolve("a"), () -> Fixtures.inMemory(workload))
            .finish(false);
    InterruptedRun run =
        InterruptedRun.of(
            workload,
            everyIterations,
            directory.resolve("b"),
            () -> Fixtures.open(kind, spark, workload));
    Random random = new Random(everyIterations);
    for (int stop = 0; stop < 5; stop++) {
      Event event = random.nextBoolean() ? InterruptedRun.DEATH : InterruptedRun.SIGNAL;
      run.interruptAt(random.nextInt(4), stop > 0, event);
    }
    assertEquals(expected, run.finish(true));
  }
}
