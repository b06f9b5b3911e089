package nndl.command.check;

import java.util.Optional;
import nndl.command.check.Findings.Found;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.Exchanges;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The checks that need Spark: the application, its slots, their memory, and the connections between
 * executors and the driver.
 */
final class ClusterChecks {
  private static final String MEMORY = "memory";
  private static final String DRIVER = "driver";
  private static final String SHARDS = "shards";

  private final Optional<PlannedTraining> training;
  private final SparkHeap heap;
  private final SparkConf conf;
  private final Storage storage;
  private final Clock clock;
  private final Findings findings;

  ClusterChecks(
      Optional<PlannedTraining> training,
      SparkHeap heap,
      SparkConf conf,
      Storage storage,
      Clock clock,
      Findings findings) {
    this.training = training;
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
            "cluster",
            master + " to accept the application",
            () -> open(master),
            JavaSparkContext::close);
    if (spark.isEmpty()) {
      for (String name : new String[] {"slots", MEMORY, DRIVER, SHARDS}) {
        findings.skip(name, "since there is no cluster");
      }
      return;
    }
    try (JavaSparkContext open = spark.get()) {
      onSlots(open);
    }
  }

  private Found<JavaSparkContext> open(String master) {
    heap.requireDriver();
    try {
      JavaSparkContext spark = SharedContext.openQuietly(conf);
      boolean hasSecret = spark.sc().env().securityManager().isAuthenticationEnabled();
      return new Found<>(
          "%s runs the application%s".formatted(master, hasSecret ? ", with its secret" : ""),
          spark);
    } catch (InputException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw InputException.expected(master, "to run the application", e);
    }
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
    Exchanges.Kind asked =
        planned.isCompared() ? Exchanges.Kind.JOB : planned.description().exchange();
    boolean isJobs =
        asked == Exchanges.Kind.JOB || Exchanges.obstacle(spark, planned.workload()).isPresent();
    Optional<Boolean> fits =
        findings.check(
            MEMORY,
            "the first samples",
            () ->
                new Found<>(
                    NeededMemory.of(planned, storage, slots, isJobs).require(heap, spark.sc()),
                    true),
            late -> {});
    if (fits.isEmpty()) {
      findings.skip(DRIVER, "since memory is missing");
    } else {
      findings.check(
          DRIVER,
          "executors to read samples and to reach the driver",
          () ->
              new Found<>(ExchangeCheck.open(spark, asked, planned.workload(), slots, heap), true));
    }
    if (planned.isCompared() || isJobs) {
      return; // each training is a task, or the time is that of Spark's jobs
    }
    findings.check(
        SHARDS,
        "nothing",
        () ->
            new Found<>(
                ShardsAdvice.of(planned.workload(), slots, planned.description().output().resume()),
                true));
  }
}
