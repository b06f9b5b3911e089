package nndl.spark.cluster;

import java.util.List;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.MemoryEstimate;
import org.apache.spark.SparkConf;

/**
 * How large the heap of a JVM of Spark must be for what nndl holds there. Samples have the share of
 * it that Spark gives to storage, see {@link SparkMemoryBudget}; what does not fit into that is
 * mapped.
 */
public final class SparkHeap {
  /** What Spark takes off the heap before it shares it out. */
  private static final long RESERVED = 300 * MemoryEstimate.MEGABYTE;

  /** Spark does not start in a smaller heap. */
  private static final long MIN = RESERVED * 3 / 2;

  /** Measured. */
  private static final List<MemoryBlock> SPARKS_OWN =
      List.of(
          MemoryBlock.always(
              "Spark and its libraries, and room for the collector", 50 * MemoryEstimate.MEGABYTE));

  /** Whether a heap that seems too small ends the run. */
  private static final String CHECK = "spark.nndl.memory.check";

  private static final String STORAGE = "spark.memory.fraction";
  private static final double DEFAULT_STORAGE = 0.6;

  private static final String DRIVER = "driver";
  private static final String DRIVER_SETTING = "--driver-memory ";
  private static final String EXECUTOR = "executor";
  private static final String EXECUTOR_SETTING = "spark.executor.memory=";

  /** What the advice is above the least that will do, so that the collector is not always busy. */
  private static final double COMFORT = 1.15;

  private final SparkConf conf;
  private final List<MemoryBlock> drivers;
  private final Consumer<String> details;

  /**
   * @param drivers what the driver holds, whatever the exchange
   * @param details takes the blocks of what is checked, a line each
   */
  public SparkHeap(SparkConf conf, List<MemoryBlock> drivers, Consumer<String> details) {
    this.conf = conf;
    this.drivers = drivers;
    this.details = details;
  }

  /** Fails if Spark itself would not start in this heap. */
  public void requireDriver() {
    requireAtLeast(MIN, DRIVER, heap(), DRIVER_SETTING);
  }

  /** Fails if this heap can't hold what the driver does, and an exchange there. */
  public void requireDriver(List<MemoryBlock> exchange) {
    require(MemoryEstimate.of(DRIVER, drivers, exchange), heap(), DRIVER_SETTING);
  }

  /** Fails if the heap of an executor is too small for what an exchange holds there. */
  public void requireExecutor(List<MemoryBlock> exchange, long heap) {
    require(new MemoryEstimate(EXECUTOR, exchange), heap, EXECUTOR_SETTING);
  }

  /** The size of this JVM's heap. */
  public static long heap() {
    return Runtime.getRuntime().maxMemory();
  }

  private void require(MemoryEstimate plan, long heap, String setting) {
    long least = least(plan);
    long mapped = Math.max(0, plan.most(Kind.HEAP_OR_MAPPED) - storage(heap));
    withSparksOwn(plan).lines().forEach(details);
    details.accept(
        "memory: %s: a heap of %s MB will do, and is %s MB; direct: %s MB; mapped: %s MB"
            .formatted(
                plan.process(),
                MemoryEstimate.megabytes(least),
                heap / MemoryEstimate.MEGABYTE,
                MemoryEstimate.megabytes(plan.most(Kind.DIRECT)),
                MemoryEstimate.megabytes(mapped)));
    requireAtLeast(least, plan.process(), heap, setting);
  }

  private void requireAtLeast(long least, String process, long heap, String setting) {
    if (heap < least && conf.getBoolean(CHECK, true)) {
      throw InputException.expected(
          process,
          "a heap of %s MB or more (%s%sm; --debug lists what for)"
              .formatted(
                  MemoryEstimate.megabytes(least),
                  setting,
                  MemoryEstimate.megabytes((long) (COMFORT * least))),
          heap / MemoryEstimate.MEGABYTE + " MB");
    }
  }

  /** The smallest heap for a plan. */
  long least(MemoryEstimate plan) {
    double share = share();
    long fixed = withSparksOwn(plan).most(Kind.HEAP);
    double allOnHeap = fixed + plan.most(Kind.HEAP_OR_MAPPED);
    double restMapped = (fixed - share * RESERVED) / (1 - share);
    return Math.max(MIN, (long) Math.min(allOnHeap, restMapped));
  }

  private static MemoryEstimate withSparksOwn(MemoryEstimate plan) {
    return MemoryEstimate.of(plan.process(), SPARKS_OWN, plan.blocks());
  }

  private long storage(long heap) {
    return (long) (share() * (heap - RESERVED));
  }

  private double share() {
    return conf.getDouble(STORAGE, DEFAULT_STORAGE);
  }
}
