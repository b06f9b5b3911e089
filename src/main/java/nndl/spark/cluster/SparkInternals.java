package nndl.spark.cluster;

import java.io.File;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.memory.MemoryManager;
import org.apache.spark.memory.MemoryMode;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.util.ConfigProvider;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.apache.spark.status.api.v1.TaskData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.TempLocalBlockId;
import org.apache.spark.util.Utils;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Asks for what Spark keeps to itself ({@code private[spark]}) and may change in any version. No
 * other class does.
 */
public final class SparkInternals {
  private static final String GROUP = "spark.jobGroup.id";

  /** By what name Spark logs that samples have no room. */
  private static final BlockId SAMPLES = new TempLocalBlockId(new UUID(0, 0));

  private SparkInternals() {}

  /** Returns how many slots there are now, both free and used. */
  public static int slots(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /** Returns the id of the RDD that caches a frame. A frame that is cached anew has another one. */
  public static int cachingRdd(InMemoryRelation frame) {
    return frame.cacheBuilder().cachedColumnBuffers().id();
  }

  /**
   * Returns how many executors there are, by the same list from which Spark's scheduler counts the
   * slots. The list on Spark's pages may be some seconds old.
   */
  public static int executors(SparkContext spark) {
    return spark.isLocal() ? 1 : spark.getExecutorIds().size();
  }

  /** Returns Spark's list of the executors that there are, with their hosts. */
  static Stream<ExecutorSummary> executorList(SparkContext spark) {
    return CollectionConverters.asJava(spark.statusStore().executorList(true)).stream();
  }

  /**
   * Returns how many tasks run, as Spark's scheduler counts them. The count on Spark's pages may be
   * some seconds old.
   */
  public static int running(SparkContext spark) {
    return CollectionConverters.asJava(scheduler(spark).runningTasksByExecutors()).values().stream()
        .mapToInt(tasks -> (Integer) tasks)
        .sum();
  }

  /**
   * Returns how many of the tasks that run belong to a job group. Unlike Spark's list of tasks,
   * this knows of a task from the moment when it is launched, and takes no slot for another's.
   */
  public static int running(SparkContext spark, String group) {
    return (int)
        scheduler(spark).taskIdToTaskSetManager().values().stream()
            .map(tasks -> tasks.taskSet().properties())
            .filter(properties -> properties != null && group.equals(properties.get(GROUP)))
            .count();
  }

  private static TaskSchedulerImpl scheduler(SparkContext spark) {
    return (TaskSchedulerImpl) spark.taskScheduler();
  }

  /**
   * Returns the tasks of jobs that Spark has launched, each in the first attempt of its stage, by
   * Spark's list of tasks.
   *
   * @param jobs the numbers of the jobs
   * @param most how many tasks of a stage to return at most
   */
  public static Stream<TaskData> tasks(SparkContext spark, IntStream jobs, int most) {
    return jobs.mapToObj(job -> spark.statusTracker().getJobInfo(job))
        .filter(Option::isDefined)
        .flatMapToInt(info -> Arrays.stream(info.get().stageIds()))
        .mapToObj(stage -> spark.statusStore().taskList(stage, 0, most))
        .flatMap(list -> CollectionConverters.asJava(list).stream());
  }

  /** Clears the line in which Spark shows how far a job is, if it does. */
  public static void clearProgressBar(SparkContext spark) {
    if (spark.progressBar().isDefined()) {
      spark.progressBar().get().finishAll();
    }
  }

  /** Returns the host that Spark has registered for an executor, while the executor is there. */
  public static Optional<String> host(SparkContext spark, String executor) {
    return CollectionConverters.asJava(spark.env().blockManager().master().getMemoryStatus())
        .keySet()
        .stream()
        .filter(id -> id.executorId().equals(executor))
        .map(BlockManagerId::host)
        .findFirst();
  }

  /** Returns the host of this executor. */
  public static String host() {
    return SparkEnv.get().blockManager().blockManagerId().host();
  }

  /** Returns a file of a new name in one of Spark's local directories. */
  static File newFile() {
    return SparkEnv.get().blockManager().diskBlockManager().createTempLocalBlock()._2;
  }

  /** Returns how many bytes of its storage memory Spark does not use. */
  static long freeStorage() {
    MemoryManager memory = SparkEnv.get().memoryManager();
    return Math.max(0, memory.maxOnHeapStorageMemory() - memory.storageMemoryUsed());
  }

  /** Has Spark count bytes of its storage memory as used, and returns whether it has so many. */
  static boolean takeStorage(SparkEnv spark, long bytes) {
    return spark.memoryManager().acquireStorageMemory(SAMPLES, bytes, MemoryMode.ON_HEAP);
  }

  static void releaseStorage(SparkEnv spark, long bytes) {
    spark.memoryManager().releaseStorageMemory(bytes, MemoryMode.ON_HEAP);
  }

  /** Returns the secret by which Spark's processes know each other, or null if they need none. */
  public static SecretKeyHolder secret() {
    return SparkEnv.get().securityManager().isAuthenticationEnabled()
        ? SparkEnv.get().securityManager()
        : null;
  }

  /** Returns settings for Spark's transport, with those of {@code spark.ssl.rpc.*}. */
  public static ConfigProvider transport(SparkConf conf) {
    return SparkEnv.get().securityManager().getSSLOptions("rpc").createConfigProvider(conf);
  }

  /**
   * Opens a port as Spark does: where it is not free, one of the next.
   *
   * @throws java.net.BindException if none is free, though the signature does not say so
   */
  public static <T> T listen(
      SparkConf conf, int port, String name, IntFunction<Tuple2<T, Object>> open) {
    return Utils.<T>startServiceOnPort(port, next -> open.apply((Integer) next), conf, name)._1();
  }

  /** Returns how many ports {@link #listen} tries after the first. */
  public static int portRetries(SparkConf conf) {
    return Utils.portMaxRetries(conf);
  }

  static String[] localDirectories(SparkConf conf) {
    return Utils.getConfiguredLocalDirs(conf);
  }

  /** Returns Hadoop's settings without a context, as Spark makes them. */
  public static Configuration hadoop(SparkConf conf) {
    return SparkHadoopUtil.get().newConfiguration(conf);
  }
}
