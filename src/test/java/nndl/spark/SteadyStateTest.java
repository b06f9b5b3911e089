package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.Thorough;
import nndl.data.SampleSet;
import nndl.data.image.Distortion;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.InputTransform;
import nndl.network.Parameters;
import nndl.spark.Exchanges.Kind;
import nndl.training.Exchange;
import nndl.training.InMemoryExchange;
import nndl.training.Sgd;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Weights;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The garbage of an iteration of the book's network, once the JVM has compiled what it runs. */
@Thorough
class SteadyStateTest {
  private static final TestImages IMAGES = TestImages.random(2_000, 28, 28, 10, 0.19, 1);
  private static final int MINI_BATCH = 10;
  private static final int EPOCHS = 400;
  private static final int MEASURED_EPOCHS = 20;
  private static final int ITERATIONS = IMAGES.count() / MINI_BATCH;
  private static final double MAX_BYTES = 1024;

  @AutoClose private static final JavaSparkContext spark = Fixtures.spark("local[2]");

  @TempDir Path directory;

  @Test
  void makesNoGarbageInMemory() {
    Workload workload = workload(1);
    assertNoGarbage(workload, new InMemoryExchange(workload, Fixtures.loader()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void makesNoGarbageInTheBarrierExchange(int shards) {
    Workload workload = workload(shards);
    assertNoGarbage(workload, Fixtures.open(Kind.BARRIER, spark, workload));
  }

  @Test
  void makesNoGarbageOfDistortedImages() {
    Distortion distortion =
        new Distortion.Random(
            28, 28, 1, new Distortion.Limits(15, 0.15, 10, 1, true, 4, 34, List.of(1), 5));
    Workload workload = workload(1, distortion, InputTransform.symmetric(784));
    assertNoGarbage(workload, new InMemoryExchange(workload, Fixtures.loader()));
  }

  private Workload workload(int shards) {
    return workload(shards, new Distortion.None(), InputTransform.NONE);
  }

  private Workload workload(int shards, Distortion distortion, InputTransform transform) {
    SampleSet set = IMAGES.write(directory, "train");
    return Fixtures.workload(
        Fixtures.with(
            Fixtures.hyperparameters(EPOCHS, MINI_BATCH, 3, 784, 30, 10), distortion, transform),
        shards,
        set,
        set);
  }

  private static void assertNoGarbage(Workload workload, Exchange exchange) {
    try (Meter meter = new Meter(exchange)) {
      new Sgd(workload, meter, List.of()).train(Fixtures.progress(workload));
      double bytes = (double) meter.least / (ITERATIONS - 1);
      assertTrue(bytes < MAX_BYTES, bytes + " bytes an iteration");
    }
  }

  /**
   * Counts the bytes allocated in each of the last epochs, except in its first iteration, which
   * shuffles. The epoch with the fewest counts: a thread that waits long, on a busy machine,
   * allocates too.
   */
  private static final class Meter implements Exchange {
    private final Exchange exchange;
    private long[] threads = {};
    private long before;
    private long least = Long.MAX_VALUE;

    Meter(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
      begin(miniBatch);
      return exchange.sumGradients(parameters, miniBatch);
    }

    @Override
    public Gradient sumGradients(Weights weights, MiniBatch miniBatch, Schedule.Moment moment) {
      begin(miniBatch);
      return exchange.sumGradients(weights, miniBatch, moment);
    }

    private void begin(MiniBatch miniBatch) {
      if (miniBatch.epoch() >= EPOCHS - MEASURED_EPOCHS && miniBatch.from() == MINI_BATCH) {
        threads = threads();
        before = allocated();
      }
    }

    @Override
    public DataHashes hashes() {
      return exchange.hashes();
    }

    @Override
    public Evaluation evaluate(Parameters parameters, Split split, int every) {
      if (threads.length > 0) {
        least = Math.min(least, allocated() - before);
      }
      return exchange.evaluate(parameters, split, every);
    }

    private long allocated() {
      ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      return Arrays.stream(bean.getThreadAllocatedBytes(threads)).sum();
    }

    @Override
    public void close() {
      exchange.close();
    }
  }

  /** This thread and those of Spark's tasks. */
  private static long[] threads() {
    return LongStream.concat(
            LongStream.of(Thread.currentThread().getId()),
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Executor task launch worker"))
                .mapToLong(Thread::getId))
        .toArray();
  }
}
