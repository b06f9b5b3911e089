package nndl.spark;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.spark.Exchanges.Kind;
import nndl.spark.barrier.LocalBarrierExchange;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.transport.Listening;
import nndl.training.Exchange;
import nndl.training.optimizer.Optimizer;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.JobResult;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** On any cluster, any exchange trains the bits of the one in memory, with any number of shards. */
abstract class SameBitsCases {
  @TempDir Path directory;

  abstract JavaSparkContext spark();

  @ParameterizedTest
  @CsvSource({
    "BARRIER, 1, PLAIN",
    "BARRIER, 2, PLAIN",
    "BARRIER, 3, PLAIN",
    "BARRIER, 7, PLAIN",
    "BARRIER, 3, ONE_MINI_BATCH",
    "BARRIER, 7, THREE_SAMPLES",
    "BARRIER, 3, BITS",
    "BARRIER, 7, DISTORTED_AND_STANDARDISED",
    "BARRIER, 3, NUMBERS",
    "JOB, 1, PLAIN",
    "JOB, 2, PLAIN",
    "JOB, 3, PLAIN",
    "JOB, 7, PLAIN",
    "JOB, 3, ONE_MINI_BATCH",
    "JOB, 7, THREE_SAMPLES",
    "JOB, 3, BITS",
    "JOB, 7, DISTORTED_AND_STANDARDISED",
    "JOB, 3, NUMBERS"
  })
  void areTrained(Kind kind, int shards, Variant variant) {
    assertSameBits(kind, variant.run(directory, shards));
  }

  /** All for an exchange that sends only what has changed, and one for that which sends all. */
  static Stream<Arguments> optimizers() {
    Stream<Arguments> all = Fixtures.OPTIMIZERS.stream().map(o -> Arguments.of(Kind.BARRIER, o));
    return Stream.concat(all, Stream.of(Arguments.of(Kind.JOB, Fixtures.OPTIMIZERS.get(3))));
  }

  /** Most optimisers move rows that no sample touched, which workers must have, too. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void areTrainedByEveryOptimizerWithAllThatTrainingAdds(Kind kind, Optimizer optimizer) {
    assertSameBits(kind, Variant.of(optimizer, directory, 3));
  }

  private void assertSameBits(Kind kind, SmallRun run) {
    try (Exchange exchange = Fixtures.open(kind, spark(), run.workload())) {
      run.assertSameBits(exchange);
      run.assertSameAnswers(exchange);
    }
  }

  @Test
  void areTrainedASecondTimeWithTheSameExchange() {
    SmallRun run = new SmallRun(directory, 3);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark(), run.workload())) {
      run.assertSameBits(exchange);
      run.assertSameBits(exchange);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  void areNoneOfAWrongFileOfWhichTheWorkerThatReadItBringsTheOneLine(Kind kind) {
    Workload wrong = SmallRun.withWrongLabel(directory);
    assertRefused(
        "file:%s/train-labels-idx1-ubyte, label 8: expected labels below 3, the number of classes, found 3"
            .formatted(directory),
        () -> Fixtures.open(kind, spark(), wrong).close());
  }

  @Test
  void areTrainedInAsManyProcessesAsTheMasterSays() {
    Set<Long> processes =
        spark()
            .parallelize(Stream.iterate(0, i -> i + 1).limit(8).toList(), 8)
            .map(i -> ProcessHandle.current().pid())
            .collect()
            .stream()
            .collect(Collectors.toSet());
    assertEquals(spark().isLocal(), processes.contains(ProcessHandle.current().pid()));
  }

  @Test
  void areTrainedByTheBarrierExchangeUnderAutoWhichNeedsNoNetworkInOneProcess() {
    SmallRun run = new SmallRun(directory, 2);
    try (Exchange exchange = Fixtures.open(Kind.AUTO, spark(), run.workload())) {
      Class<?> expected =
          spark().isLocal() ? LocalBarrierExchange.class : NetworkBarrierExchange.class;
      assertSame(expected, exchange.getClass());
      run.assertSameBits(exchange);
    }
  }

  /** Tasks that do not end by themselves are cancelled after a while, which fails their job. */
  @Test
  void leaveTheSlotsOfTheBarrierExchangeFree() throws Exception {
    CompletableFuture<JobResult> end = new CompletableFuture<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobEnd(SparkListenerJobEnd job) {
            end.complete(job.jobResult());
          }
        };
    SmallRun run = new SmallRun(directory, 7);
    try (Listening unused = Listening.with(spark(), listener)) {
      Fixtures.open(Kind.BARRIER, spark(), run.workload()).close();
      assertEquals("JobSucceeded", end.get(120, TimeUnit.SECONDS).toString());
    }
    assertEquals(7, spark().parallelize(Collections.nCopies(7, 0), 7).count());
  }
}
