package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.Thorough;
import nndl.data.BlockHosts;
import nndl.data.InputFiles;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.storage.Storage;
import nndl.spark.Exchanges.Kind;
import nndl.training.Exchange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples on HDFS: to train on in six files and to test on in three, each file on one host. */
@Thorough
class PlacementIT {
  private static final int INPUTS = 16;
  private static final int SAMPLES = 120; // of a set
  private static final int SHARDS = 6;
  private static final String[] HOSTS = {Utils.localHostName(), "elsewhere", "nowhere"};

  @TempDir static Path directory;
  private static MiniDFSCluster hdfs;
  private static Workload workload;

  /** A host for each file, by its number. */
  private static final int[] TRAINING = {1, 1, 1, 0, 2, 2};

  private static final int[] TEST = {1, 2, 0};

  /**
   * The executors of a local cluster are all on the first host, which has the training samples of
   * shard 3 and the test samples of the shards 4 and 5.
   */
  @BeforeAll
  static void start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.setBoolean("dfs.namenode.redundancy.considerLoad", false);
    hdfs =
        new MiniDFSCluster.Builder(
                configuration, Files.createDirectory(directory.resolve("hdfs")).toFile())
            .numDataNodes(HOSTS.length)
            .hosts(HOSTS)
            .build();
    hdfs.waitActive();
    workload =
        Fixtures.workload(
            Fixtures.hyperparameters(2, 30, 3, INPUTS, 7, 3),
            SHARDS,
            write("/training", TRAINING),
            write("/test", TEST));
  }

  /** The samples are in as many files as there are hosts. */
  private static SampleSet write(String directory, int... hosts) throws Exception {
    for (int i = 0; i < hosts.length; i++) {
      TestImages images = TestImages.random(SAMPLES / hosts.length, 4, 4, 3, 1, i);
      write(directory + "/images/" + i, hosts[i], images.imagesFile());
      write(directory + "/labels/" + i, hosts[i], images.labelsFile());
    }
    Storage storage = new Storage(hdfs.getConfiguration(0));
    return SampleSet.open(
        storage,
        InputFiles.of(storage, hdfs.getURI() + directory + "/images"),
        InputFiles.of(storage, hdfs.getURI() + directory + "/labels"),
        InputOptions.defaults(),
        INPUTS);
  }

  private static void write(String name, int host, byte[] content) throws Exception {
    InetSocketAddress[] nodes = {hdfs.getDataNodes().get(host).getXferAddress()};
    try (OutputStream out =
        hdfs.getFileSystem()
            .create(
                new org.apache.hadoop.fs.Path(name),
                FsPermission.getFileDefault(),
                true,
                4096,
                (short) 1,
                1 << 20,
                null,
                nodes)) {
      out.write(content);
    }
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown();
  }

  @Test
  void theHostsOfARangeAreThoseOfItsBlocks() {
    BlockHosts hosts = new BlockHosts(new Storage(hdfs.getConfiguration(0)));
    SampleSet set = workload.sets().get(Split.TEST).set();
    long samples = SAMPLES / TEST.length;
    long images = 16 + samples * INPUTS;
    long labels = 8 + samples;
    assertEquals(
        Map.of(HOSTS[2], images + labels), hosts.bytes(new SampleRange(set, samples, 2 * samples)));
    assertEquals(
        Map.of(HOSTS[1], (images + labels) / 2, HOSTS[2], images + labels),
        hosts.bytes(new SampleRange(set, samples / 2, 2 * samples)));
  }

  /**
   * Were a task to wait for a slot, it would wait longer than the test may take. Of six tasks, an
   * executor has three neighbours, from the first on that has blocks there: shard 3's of training
   * are among those of the tasks 1 to 3, and the tasks 4 and 5 have blocks of the test alone.
   */
  @ParameterizedTest
  @CsvSource({"BARRIER, [1]", "JOB, '[1, 2, 3, 4, 5]'"})
  void tasksRunWithoutAWaitWhereTheirBlocksAreAndTrainTheSameModel(Kind kind, String local)
      throws Exception {
    Map<Integer, String> localities = new ConcurrentHashMap<>();
    try (JavaSparkContext spark =
        Fixtures.spark("local-cluster[2,1,1024]", "spark.locality.wait=1h")) {
      Executors.await(spark, 2);
      spark
          .sc()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onTaskStart(SparkListenerTaskStart start) {
                  if (start.stageId() == 0) { // which loads the shards
                    localities.put(
                        start.taskInfo().partitionId(), start.taskInfo().taskLocality().toString());
                  }
                }
              });
      try (Exchange exchange = Fixtures.open(kind, spark, workload);
          Exchange reference = Fixtures.inMemory(workload)) {
        assertArrayEquals(
            Fixtures.train(workload, reference).values(),
            Fixtures.train(workload, exchange).values());
      }
    }
    localities.values().removeIf(locality -> !locality.equals("NODE_LOCAL"));
    assertEquals(local, new TreeSet<>(localities.keySet()).toString());
  }
}
