package nndl.spark.cluster;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.TaskData;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's list of tasks, which is always current. Spark's counts may be some seconds old. */
public final class SparkTasks {
  private SparkTasks() {}

  /**
   * Returns the tasks of jobs that Spark has launched, each in the first attempt of its stage.
   *
   * @param jobs the numbers of the jobs
   * @param most how many tasks of a stage to return at most
   */
  public static Stream<TaskData> of(SparkContext spark, IntStream jobs, int most) {
    return jobs.mapToObj(job -> spark.statusTracker().getJobInfo(job))
        .filter(Option::isDefined)
        .flatMapToInt(info -> Arrays.stream(info.get().stageIds()))
        .mapToObj(stage -> spark.statusStore().taskList(stage, 0, most))
        .flatMap(list -> CollectionConverters.asJava(list).stream());
  }
}
