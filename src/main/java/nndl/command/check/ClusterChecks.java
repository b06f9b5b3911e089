package nndl.command.check;

import java.util.Optional;
import nndl.command.check.Findings.Found;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.training.workload.ShardsAdvice;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The checks that need Spark: the application, its slots, their memory, and the connections between
 * executors and the driver.
 */
final class ClusterChecks {
  private static final String CLUSTER = "cluster";
  private static final String MEMORY = "memory";
  private static final String DRIVER = "driver";
  private static final String SHARDS = "shards";

  private final Optional<PlannedTraining> training;
  private final boolean resumes;
  private final SparkHeap heap;
  private final SparkConf conf;
  private final Storage storage;
  private final Clock clock;
  private final Findings findings;

  /**
   * @param resumes whether the training resumes from a checkpoint
   */
  ClusterChecks(
      Optional<PlannedTraining> training,
      boolean resumes,
      SparkHeap heap,
      SparkConf conf,
      Storage storage,
      Clock clock,
      Findings findings) {
    this.training = training;
    this.resumes = resumes;
    this.heap = heap;
    this.conf = conf;
    this.storage = storage;
    this.clock = clock;
    this.findings = findings;
  }

  void run() throws InterruptedException {
    String master = conf.get("spark.master");
    Optional<JavaSparkContext> spark =
        findings.check(
            CLUSTER,
            master + " to accept the application",
            () -> open(master),
            JavaSparkContext::close);
    if (spark.isEmpty()) {
      for (String name : new String[] {"slots", MEMORY, DRIVER, SHARDS}) {
        findings.skip(name, "since there is no cluster");
      }
      return;
    }
    try {
      onSlots(spark.get());
    } finally {
      boolean unused = findings.close(CLUSTER, spark.get());
    }
  }

  private Found<JavaSparkContext> open(String master) {
    heap.requireDriver();
    JavaSparkContext spark = SharedContext.open(conf);
    boolean hasSecret = spark.sc().env().securityManager().isAuthenticationEnabled();
    return new Found<>(
        "%s runs the application%s".formatted(master, hasSecret ? ", with its secret" : ""), spark);
  }

  private void onSlots(JavaSparkContext spark) throws InterruptedException {
    Optional<FoundSlots> slots =
        findings.check(
            "slots",
            "the first executor, which the cluster's own page explains",
            () -> {
              FoundSlots found = FoundSlots.await(spark.sc(), clock);
              return new Found<>(found.toString(), found);
            },
            late -> {});
    if (slots.isEmpty() || training.isEmpty()) {
      String why = slots.isEmpty() ? "since there is no slot" : "since the samples are missing";
      for (String name : new String[] {MEMORY, DRIVER, SHARDS}) {
        findings.skip(name, why);
      }
      return;
    }
    onSlots(spark, training.get(), slots.get());
  }

  private void onSlots(JavaSparkContext spark, PlannedTraining planned, FoundSlots slots)
      throws InterruptedException {
    ExchangeCheck exchange = ExchangeCheck.of(spark, planned, slots);
    Optional<Boolean> fits =
        findings.check(
            MEMORY,
            "the first samples",
            () ->
                new Found<>(
                    NeededMemory.of(planned, storage, slots, exchange.isJobs())
                        .require(heap, spark.sc()),
                    true),
            late -> {});
    if (fits.isEmpty()) {
      findings.skip(DRIVER, "since memory is missing");
    } else {
      findings.check(
          DRIVER,
          "executors to read samples and to reach the driver",
          () -> new Found<>(exchange.open(heap), true));
    }
    if (exchange.isJobs()) {
      return; // the time is that of Spark's jobs, or each of several trainings is a task
    }
    findings.check(
        SHARDS,
        "nothing",
        () ->
            new Found<>(
                ShardsAdvice.of(planned.workload(), slots.count(), slots.executors(), resumes),
                true));
  }
}
