package nndl.spark;

import nndl.data.SampleLoader;
import nndl.data.SharedSamples;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SparkMemoryBudget;
import org.apache.spark.SparkEnv;

/**
 * The samples that all tasks of an application share in this JVM. They are in a static field, since
 * each task works on its own copies of the objects that Spark sends to it. They are dropped when a
 * task of another application calls {@link #of} for the first time in this JVM, or by {@link
 * #drop}.
 */
public final class SamplesOfJvm {
  private static SparkEnv application;
  private static SharedSamples samples;
  private static SparkMemoryBudget budget;

  private SamplesOfJvm() {}

  public static synchronized SharedSamples of(Storage storage) {
    if (application != SparkEnv.get()) {
      application = SparkEnv.get();
      budget = new SparkMemoryBudget();
      samples = new SharedSamples(new SampleLoader(storage, budget));
    }
    return samples;
  }

  /** Drops the samples, which no task needs any more, before the application ends. */
  public static synchronized void drop() {
    if (application == SparkEnv.get()) {
      budget.close();
    }
    application = null;
    samples = null;
  }
}
