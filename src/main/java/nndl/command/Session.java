package nndl.command;

import java.util.List;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.data.storage.Storage;
import nndl.spark.ProgressAccumulator;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The objects that a command gets when it starts.
 *
 * @param conf the settings of Spark. No context is open yet.
 * @param storage the file systems that these settings configure
 * @param console prints lines and shows progress
 * @param arguments the arguments after the name of the command
 */
public record Session(SparkConf conf, Storage storage, Console console, List<String> arguments) {
  /** Returns a counter of the samples that tasks have done. The console shows it. */
  public ProgressAccumulator progress(JavaSparkContext spark, String what, long count) {
    ProgressAccumulator progress = new ProgressAccumulator(spark);
    console.show(() -> View.ofSamples(what, progress.done(), count));
    return progress;
  }
}
