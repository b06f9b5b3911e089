package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.Submitted;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On YARN, with the driver here and in the application's master, the model is the local one. YARN
 * starts a driver that dies again, which goes on from the last checkpoint.
 */
@Thorough
class YarnIT {
  private static final String JARS =
      "local:" + Path.of("target/spark/jars").toAbsolutePath() + "/*";

  private static final int EPOCHS = 200; // some of them are left when the driver is killed

  @TempDir static Path directory;
  private static MiniYARNCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    YarnConfiguration settings = new YarnConfiguration();
    settings.set("hadoop.tmp.dir", directory.resolve("hadoop").toString());
    settings.set("yarn.scheduler.minimum-allocation-mb", "256");
    settings.set(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class.getName());
    settings.set("yarn.nodemanager.vmem-check-enabled", "false");
    settings.set("yarn.nodemanager.disk-health-checker.enable", "false");
    settings.set("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "100");
    // What its end waits for otherwise.
    settings.set("yarn.nodemanager.log.retain-seconds", "0");
    settings.set("yarn.nodemanager.process-kill-wait.ms", "100");
    cluster = new MiniYARNCluster("nndl", 1, 1, 1);
    cluster.init(settings);
    cluster.start();
    try (OutputStream out = Files.newOutputStream(directory.resolve("yarn-site.xml"))) {
      cluster.getConfig().writeXml(out);
    }
  }

  @AfterAll
  static void stop() {
    cluster.stop();
    FileUtil.fullyDelete(cluster.getTestWorkDir());
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void leavesTheLocalModel(String mode) throws Exception {
    Run.of("train", options(mode + "-local", 2)).succeeded();

    submit(mode, mode, process -> {}, options(mode, 2)).succeeded();
    assertArrayEquals(model(mode + "-local"), model(mode));
    assertSucceededAtAttempt(1);
  }

  /** The driver is killed once there is a checkpoint, and the next one goes on from there. */
  @Test
  void startsADriverThatDiesAgain() throws Exception {
    Run.of("train", options("killed-local", EPOCHS)).succeeded();

    String[] options =
        Stream.concat(Stream.of(options("killed", EPOCHS)), Stream.of("--resume=auto"))
            .toArray(String[]::new);
    submit("killed", "cluster", YarnIT::killDriver, options).succeeded();
    assertArrayEquals(model("killed-local"), model("killed"));
    assertSucceededAtAttempt(2);
  }

  private static void killDriver(Process submit) throws Exception {
    Path checkpoints = directory.resolve("killed/checkpoints");
    while (submit.isAlive() && isEmpty(checkpoints)) {
      Thread.sleep(50);
    }
    String owner = Files.readString(directory.resolve("killed/.nndl-owner"));
    long process = Long.parseLong(owner.replaceFirst("(?s).*\nprocess (\\d+)\n.*", "$1"));
    assertTrue(ProcessHandle.of(process).orElseThrow().destroyForcibly());
  }

  private static boolean isEmpty(Path checkpoints) throws IOException {
    if (!Files.exists(checkpoints)) {
      return true;
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.noneMatch(file -> file.toString().endsWith(".safetensors"));
    }
  }

  private static void assertSucceededAtAttempt(int number) throws Exception {
    ApplicationReport application = lastApplication();
    assertEquals(FinalApplicationStatus.SUCCEEDED, application.getFinalApplicationStatus());
    assertEquals(number, application.getCurrentApplicationAttemptId().getAttemptId());
  }

  private static Submitted submit(
      String name, String mode, Submitted.Meddling meddling, String... options) throws Exception {
    String javaHome = System.getProperty("java.home");
    List<String> spark =
        List.of(
            "scripts/spark-submit.sh",
            "--master=yarn",
            "--deploy-mode=" + mode,
            "--num-executors=" + (mode.equals("client") ? 2 : 1),
            "--executor-memory=512m",
            "--driver-memory=512m",
            "--conf=spark.yarn.am.memory=512m",
            "--conf=" + Submitted.QUICK_EXECUTORS,
            "--conf=spark.yarn.am.extraJavaOptions=" + Submitted.QUICK,
            "--conf=spark.driver.extraJavaOptions=" + Submitted.QUICK,
            "--conf=spark.yarn.jars=" + JARS,
            "--conf=spark.yarn.stagingDir=" + directory.resolve("staging").toUri(),
            "--conf=spark.yarn.appMasterEnv.JAVA_HOME=" + javaHome,
            "--conf=spark.executorEnv.JAVA_HOME=" + javaHome,
            "--conf=spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1",
            "--class=nndl.Train",
            "target/nndl.jar");
    List<String> command = new ArrayList<>(spark);
    command.addAll(List.of(options));
    Path work = Files.createDirectory(directory.resolve(name + "-streams"));
    Map<String, String> environment =
        Map.of("HADOOP_CONF_DIR", directory.toString(), "SPARK_LOCAL_IP", "127.0.0.1");
    return Submitted.of(work, command, environment, meddling);
  }

  private static String[] options(String name, int epochs) {
    return new String[] {
      "--data=" + Submitted.DIGITS.toUri(),
      "--sizes=64,30,10",
      "--epochs=" + epochs,
      "--mini-batch-size=50",
      "--model=" + directory.resolve(name).toUri()
    };
  }

  private static byte[] model(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name + "/model.safetensors"));
  }

  private static ApplicationReport lastApplication() throws Exception {
    try (YarnClient client = YarnClient.createYarnClient()) {
      client.init(cluster.getConfig());
      client.start();
      return client.getApplications().stream()
          .max(Comparator.comparing(ApplicationReport::getApplicationId))
          .orElseThrow();
    }
  }
}
