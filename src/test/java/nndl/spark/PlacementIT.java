package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.BlockHosts;
import nndl.data.InputFiles;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.spark.Exchanges.Kind;
import nndl.storage.Storage;
import nndl.training.Exchange;
import nndl.worker.Workload;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples on HDFS, in three files, each on a host of its own. */
@Timeout(240)
class PlacementIT {
  private static final int INPUTS = 16;
  private static final int SAMPLES = 40; // of a file
  private static final String[] HOSTS = {Utils.localHostName(), "elsewhere", "nowhere"};

  @TempDir static Path directory;
  private static MiniDFSCluster hdfs;
  private static Workload workload;

  /** The executors of a local cluster are all on the first host. */
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
    for (int i = 0; i < HOSTS.length; i++) {
      TestImages images = TestImages.random(SAMPLES, 4, 4, 3, 1, i);
      write("/images/" + i, i, images.imagesFile());
      write("/labels/" + i, i, images.labelsFile());
    }
    Storage storage = new Storage(hdfs.getConfiguration(0));
    SampleSet set =
        SampleSet.open(
            storage,
            InputFiles.of(storage, hdfs.getURI() + "/images"),
            InputFiles.of(storage, hdfs.getURI() + "/labels"),
            InputOptions.defaults(),
            INPUTS);
    workload = Fixtures.workload(Fixtures.hyperparameters(2, 30, 3, INPUTS, 7, 3), 6, set, set);
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
    SampleSet set = workload.training().set();
    long images = 16 + SAMPLES * INPUTS;
    long labels = 8 + SAMPLES;
    assertEquals(
        Map.of(HOSTS[1], images + labels), hosts.bytes(new SampleRange(set, SAMPLES, 2 * SAMPLES)));
    assertEquals(
        Map.of(HOSTS[0], (images + labels) / 2, HOSTS[1], images + labels),
        hosts.bytes(new SampleRange(set, SAMPLES / 2, 2 * SAMPLES)));
  }

  /** Were a task to wait for a slot, it would wait longer than the test may take. */
  @ParameterizedTest
  @CsvSource({"BARRIER, 1", "JOB, 3"})
  void tasksRunWithoutAWaitWhereTheirBlocksAreAndTrainTheSameModel(Kind kind, int local)
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
    long found = localities.values().stream().filter("NODE_LOCAL"::equals).count();
    assertEquals(local, found, localities.toString());
  }
}
