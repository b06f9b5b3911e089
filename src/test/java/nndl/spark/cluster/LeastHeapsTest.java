package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.sampling.Shards;
import nndl.training.memory.JvmMemory;
import nndl.training.memory.TrainingMemory;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The foreseen heap against the smallest heaps with which trainings completed, which were found by
 * bisection to 2 %. Each is a line of {@code least-heaps.csv}: sizes, training samples, mini-batch,
 * shards, optimiser, JVM, and the megabytes of the smallest heap. The JVM is that of {@code
 * local[2]}, or an executor with one core: one of two, or one of two that add their sums.
 */
class LeastHeapsTest {
  private static final double BISECTED = 1.02;

  /** How many bytes an image has, packed: of MNIST, and of 8 x 8 pixels. */
  private static final double BYTES_OF_MNIST = 313;

  private static final double BYTES_OF_DIGIT = 75;

  @TempDir Path directory;
  private SampleSet training;
  private SampleSet test;

  /** Files as large as those of MNIST, whose content does not matter. */
  @BeforeEach
  void writeImages() {
    training = images(60_000).writeGzip(directory, "train");
    test = images(10_000).writeGzip(directory, "t10k");
  }

  private static TestImages images(int count) {
    return new TestImages(28, 28, new byte[count][28 * 28], new byte[count]);
  }

  @Test
  void noHeapIsRefusedInWhichATrainingCompleted() throws IOException {
    for (String[] measured : measured()) {
      long foreseen = foreseen(measured);
      assertTrue(
          foreseen <= BISECTED * least(measured), String.join(",", measured) + ": " + foreseen);
    }
  }

  @Test
  void nineOfTenHeapsThatAreTooSmallByATenthAreRefused() throws IOException {
    List<String> taken =
        measured().stream()
            .filter(measured -> foreseen(measured) <= 0.9 * least(measured))
            .map(measured -> String.join(",", measured))
            .toList();
    assertTrue(10 * taken.size() <= measured().size(), taken.toString());
  }

  private static List<String[]> measured() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("src/test/resources/least-heaps.csv"))) {
      return lines.skip(1).map(line -> line.split(",")).toList();
    }
  }

  private static long least(String[] measured) {
    return Long.parseLong(measured[6]);
  }

  private long foreseen(String[] measured) {
    int[] sizes = Stream.of(measured[0].split("-")).mapToInt(Integer::parseInt).toArray();
    long count = Long.parseLong(measured[1]);
    int shards = Integer.parseInt(measured[3]);
    Optimizer optimizer =
        measured[4].equals("adam") ? new Optimizer.Adam(0.9, 0.999, 1e-8) : new Optimizer.Sgd();
    Hyperparameters h =
        Fixtures.with(
            Fixtures.hyperparameters(2, Long.parseLong(measured[2]), 0.1, sizes),
            optimizer,
            Penalties.NONE);
    double bytes = sizes[0] == 64 ? BYTES_OF_DIGIT : BYTES_OF_MNIST;
    TrainingMemory memory =
        new TrainingMemory(
            new Workload(
                h,
                new Shards(shards),
                Map.of(
                    Split.TRAINING, new SampleRange(training, 0, count),
                    Split.VALIDATION, new SampleRange(training, count, 60_000),
                    Split.TEST, test.all())),
            Map.of(training, bytes, test, bytes));
    JvmMemory driver = TrainingMemory.driver(h, false);
    JvmMemory needed =
        switch (measured[5]) {
          case "barrier" -> driver.plus(memory.barrierTasks(shards, Math.min(2, shards)));
          case "job" -> driver.plus(memory.jobLocal(Math.min(2, shards)));
          case "barrier executor" -> memory.barrierExecutor(shards / 2, 1, 1); // of a star
          case "job executor" -> memory.jobExecutor(shards / 2, 1);
          case "one of 2 peers" -> memory.barrierPeer(shards / 2, 1, 1, 2, 2);
          default -> throw new IllegalArgumentException(measured[5]);
        };
    SparkHeap heap = new SparkHeap(new SparkConf(false), JvmMemory.NONE, line -> {});
    return SparkHeap.megabytes(heap.least(needed));
  }
}
