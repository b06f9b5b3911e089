package nndl.spark;

import nndl.data.SampleLoader;
import nndl.data.SharedSamples;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SparkMemoryBudget;
import org.apache.spark.SparkEnv;

/**
 * The samples that all tasks of an application share in this JVM. They are static, since Spark's
 * tasks share no other object. They are dropped when another application starts in the same JVM.
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
