package nndl.spark.cluster;

import java.util.Optional;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.training.memory.JvmMemory;
import org.apache.spark.SparkConf;

/**
 * Checks whether the heap of a JVM of Spark is large enough for the memory that nndl needs there.
 * Samples may use the part of the heap that Spark reserves for storage, see {@link
 * SparkMemoryBudget}. Samples that do not fit are in memory-mapped files.
 */
public final class SparkHeap {
  /** The bytes of a megabyte. */
  private static final long MEGABYTE = 1 << 20;

  /** The bytes that Spark subtracts from the heap before it computes the part for storage. */
  private static final long RESERVED = 300 * MEGABYTE;

  /** The smallest heap in which Spark starts. */
  private static final long MIN = RESERVED * 3 / 2;

  /** How much free storage Spark wants, as a multiple of a value, before it stores the value. */
  private static final double UNROLLED = 1.5;

  /** The least memory that Spark itself needs, as measured. */
  private static final long SPARKS_OWN = 30 * MEGABYTE;

  /** Whether a heap that seems too small ends the run. */
  private static final String CHECK = "spark.nndl.memory.check";

  private static final String STORAGE = "spark.memory.fraction";
  private static final double DEFAULT_STORAGE = 0.6;

  private static final String DRIVER = "driver";
  private static final String DRIVER_SETTING =
      "--driver-memory %1$sm, or spark.driver.memory %1$sm in PROPERTIES=FILE of scripts/nndl";
  private static final String EXECUTOR = "executor";
  private static final String EXECUTOR_SETTING = "spark.executor.memory=%sm";

  /**
   * The factor from the smallest possible heap to the recommended heap, in which the garbage
   * collector is not always busy.
   */
  private static final double COMFORT = 1.15;

  private final SparkConf conf;
  private final JvmMemory drivers;
  private final Consumer<String> details;
  private final Optional<FreeHeap> free;

  /**
   * Creates a check of a driver whose whole heap is there for nndl and Spark.
   *
   * @param drivers the memory that the driver needs with any exchange
   * @param details receives a line with the terms of each memory that is checked, and one for the
   *     result
   */
  public SparkHeap(SparkConf conf, JvmMemory drivers, Consumer<String> details) {
    this(conf, drivers, details, Optional.empty());
  }

  SparkHeap(SparkConf conf, JvmMemory drivers, Consumer<String> details, Optional<FreeHeap> free) {
    this.conf = conf;
    this.drivers = drivers;
    this.details = details;
    this.free = free;
  }

  /**
   * Returns a check of a driver in which Spark runs already and which holds what the program needs
   * that calls nndl. Only the heap that is free counts.
   */
  public static SparkHeap ofGuest(SparkConf conf, JvmMemory drivers, Consumer<String> details) {
    return new SparkHeap(conf, drivers, details, Optional.of(new FreeHeap()));
  }

  /** What takes lines for a user who wants details. */
  public Consumer<String> details() {
    return details;
  }

  /**
   * Fails if the heap of this JVM, the driver, is too small for Spark itself to start, and for what
   * the driver needs with any exchange. It is large enough for Spark if that runs already.
   */
  public void requireDriver() {
    if (free.isPresent()) {
      return;
    }
    requireAtLeast(least(drivers), DRIVER, heap(), DRIVER_SETTING);
  }

  /**
   * Fails if the heap of this JVM is too small for the driver and its part of an exchange or of a
   * job.
   */
  public void requireDriver(JvmMemory exchange) {
    JvmMemory all = drivers.plus(exchange);
    if (free.isPresent()) {
      requireFree(all, free.get());
    } else {
      require(DRIVER, all, heap(), DRIVER_SETTING);
    }
  }

  /**
   * Returns whether the heap of this JVM, the driver, holds another part of an exchange in place of
   * the one that runs.
   *
   * @param running what the part that runs needs, which is there already
   */
  public boolean holds(JvmMemory exchange, JvmMemory running) {
    if (!conf.getBoolean(CHECK, true)) {
      return true;
    }
    if (free.isEmpty()) {
      return least(drivers.plus(exchange)) <= heap();
    }
    long more = exchange.heap() - running.heap();
    return more <= 0 || more <= free.get().bytes(more);
  }

  private void requireFree(JvmMemory memory, FreeHeap heap) {
    long samples = Math.min(memory.samples(), heap.storage());
    long least = memory.heap() + samples;
    long found = heap.bytes(least);
    details.accept("memory: driver: " + memory);
    details.accept(
        "memory: %s: %s MB of free heap will do, and %s MB are free; direct: %s MB; mapped: %s MB"
            .formatted(
                DRIVER,
                megabytes(least),
                found / MEGABYTE,
                megabytes(memory.direct()),
                megabytes(memory.samples() - samples)));
    if (found < least && conf.getBoolean(CHECK, true)) {
      long whole = megabytes((long) (COMFORT * (heap() + least - found)));
      throw InputException.expected(
          DRIVER,
          "%s MB of free heap or more (-Xmx%sm, or --driver-memory %sm of spark-submit)"
              .formatted(megabytes(least), whole, whole),
          found / MEGABYTE + " MB");
    }
  }

  /**
   * Fails if the heap of an executor is too small for the executor's part of an exchange or of a
   * job.
   */
  public void requireExecutor(JvmMemory exchange, long heap) {
    require(EXECUTOR, exchange, heap, EXECUTOR_SETTING);
  }

  /** The size of this JVM's heap. */
  public static long heap() {
    return Runtime.getRuntime().maxMemory();
  }

  private void require(String process, JvmMemory memory, long heap, String setting) {
    long least = least(memory);
    details.accept(
        "memory: %s: Spark's own %s MB, %s".formatted(process, megabytes(SPARKS_OWN), memory));
    details.accept(
        "memory: %s: a heap of %s MB will do, and is %s MB; direct: %s MB; mapped: %s MB"
            .formatted(
                process,
                megabytes(least),
                heap / MEGABYTE,
                megabytes(memory.direct()),
                megabytes(Math.max(0, memory.samples() - storage(heap)))));
    requireAtLeast(least, process, heap, setting);
  }

  private void requireAtLeast(long least, String process, long heap, String setting) {
    if (heap < least && conf.getBoolean(CHECK, true)) {
      throw InputException.expected(
          process,
          "a heap of %s MB or more (%s; --debug lists what for)"
              .formatted(megabytes(least), setting.formatted(megabytes((long) (COMFORT * least)))),
          heap / MEGABYTE + " MB");
    }
  }

  /** Returns the smallest heap for this memory. */
  long least(JvmMemory memory) {
    double share = share();
    long fixed = SPARKS_OWN + memory.heap();
    double allOnHeap = fixed + memory.samples();
    double restMapped = (fixed - share * RESERVED) / (1 - share);
    double stored = RESERVED + UNROLLED * memory.broadcast() / share;
    return Math.max(MIN, (long) Math.max(stored, Math.min(allOnHeap, restMapped)));
  }

  /** Returns {@code bytes} in megabytes, rounded up. */
  public static long megabytes(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE;
  }

  private long storage(long heap) {
    return (long) (share() * (heap - RESERVED));
  }

  private double share() {
    return conf.getDouble(STORAGE, DEFAULT_STORAGE);
  }
}
