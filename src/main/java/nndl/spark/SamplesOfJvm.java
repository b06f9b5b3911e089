package nndl.spark;

import nndl.data.SampleLoader;
import nndl.data.SharedSamples;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SparkMemoryBudget;
import org.apache.spark.SparkEnv;

/**
 * The samples that all tasks of an application share in this JVM. They are in a static field, since
 * each task works on its own copies of the objects that Spark sends to it. They are dropped when a
 * task of another application calls {@link #of} for the first time in this JVM.
 */
public final class SamplesOfJvm {
  private static SparkEnv application;
  private static SharedSamples samples;

  private SamplesOfJvm() {}

  public static synchronized SharedSamples of(Storage storage) {
    if (application != SparkEnv.get()) {
      application = SparkEnv.get();
      samples = new SharedSamples(new SampleLoader(storage, new SparkMemoryBudget()));
    }
    return samples;
  }
}
