package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.Submitted;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standalone cluster of processes, as {@code scripts/cluster.sh} starts and stops it. The model
 * equals the local one wherever the driver is, the secret stays where it was made, and only logs
 * are left behind.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Thorough
class ClusterScriptIT {
  private static final Path CLUSTER = Path.of("target/cluster").toAbsolutePath();
  private static final Path SETTINGS = CLUSTER.resolve("conf/spark-defaults.conf");
  private static final String[] DRIVER_THERE = {"--deploy-mode", "cluster"};
  private static final Submitted.Meddling NONE = process -> {};

  @TempDir static Path directory;
  private static final ExecutorService BESIDE = Executors.newCachedThreadPool();
  private static Properties settings;
  private static Future<Submitted> wrongSecret;
  private static Future<Submitted> wrongSize;

  /** Starts what takes long for little work, so that it runs beside all the rest. */
  @BeforeAll
  static void start() throws Exception {
    script("start", NONE, List.of("start", "2")).succeeded();
    settings = new Properties();
    try (Reader in = Files.newBufferedReader(SETTINGS)) {
      settings.load(in);
    }
    Path wrong = directory.resolve("wrong.properties");
    Files.writeString(wrong, Files.readString(SETTINGS).replace(secret(), "another"));
    String[] withWrong = {"--properties-file", wrong.toString()};
    wrongSecret = BESIDE.submit(() -> submit("wrong-secret", NONE, 10, withWrong));
    wrongSize = BESIDE.submit(() -> submit("wrong-size", NONE, 9, DRIVER_THERE));
  }

  @AfterAll
  static void stop() throws Exception {
    BESIDE.shutdownNow();
    script("stop", NONE, List.of("stop")).succeeded();
    URI master = URI.create(settings.getProperty("spark.master"));
    assertThrows(
        ConnectException.class, () -> new Socket(master.getHost(), master.getPort()).close());
    assertEquals(List.of(), commandLines(CLUSTER.toString()));
    try (Stream<Path> left = Files.list(CLUSTER)) {
      assertEquals(List.of(CLUSTER.resolve("logs")), left.toList());
    }
    FileUtil.fullyDelete(CLUSTER.toFile());
  }

  @Test
  @Order(1) // while the others' runs go on
  void leavesTheLocalModelWithTheDriverHereAndOnAWorker() throws Exception {
    Run local = Run.of("train", options("local", 10)).succeeded();

    Submitted here = submit("here", ClusterScriptIT::watchCommandLines, 10).succeeded();
    assertArrayEquals(model("local"), model("here"));
    assertEquals(local.out(), here.out());

    Submitted there = submit("there", NONE, 10, DRIVER_THERE).succeeded();
    String log = "cluster.sh: what the driver prints goes to ";
    assertTrue(there.err().contains(log) && !here.err().contains(log), there.err());
    assertArrayEquals(model("local"), model("there"));
    List<Path> outputs = files("driver-.*/stdout");
    assertTrue(outputs.stream().anyMatch(file -> read(file).equals(local.out())), "" + outputs);
    for (Path file : files("driver-.*/stderr")) {
      assertFalse(read(file).contains("plain loops, several times slower"), read(file));
    }
  }

  /** Watches until the run is over; an executor must have been among the processes watched. */
  private static void watchCommandLines(Process process) throws Exception {
    boolean executors = false;
    while (process.isAlive()) {
      assertEquals(List.of(), commandLines(secret()));
      executors |= !commandLines("CoarseGrainedExecutorBackend").isEmpty();
      Thread.sleep(50);
    }
    assertTrue(executors);
  }

  @Test
  void refusesAWrongSecretWithALine() throws Exception {
    Submitted refused = wrongSecret.get();
    assertEquals(1, refused.status(), refused.err());
    String line = "nndl: %s: expected a cluster that runs the application, found none";
    String expected = line.formatted(settings.getProperty("spark.master"));
    assertTrue(refused.err().contains(expected), refused.err());
  }

  @Test
  void keepsWhatARunThatFailsOnAWorkerSays() throws Exception {
    wrongSize.get().succeeded(); // so Spark has it
    assertTrue(
        files("driver-.*/stderr").stream()
            .anyMatch(file -> read(file).contains("expected labels below 9")));
  }

  @Test
  void keepsItsSecretInAFileOfTheOwner() throws Exception {
    assertEquals(64, secret().length());
    assertEquals(List.of(SETTINGS), filesWithSecret());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(SETTINGS)));
  }

  @Test
  void saysWhatASubmissionNeeds() throws Exception {
    Submitted empty = script("empty", NONE, List.of("submit"));
    assertEquals(1, empty.status());
    assertTrue(empty.err().startsWith("cluster.sh: submit: expected spark-submit's arguments"));
  }

  @Test
  void isOneAtATime() throws Exception {
    Submitted second = script("second", NONE, List.of("start", "1"));
    assertEquals(1, second.status());
    assertTrue(second.err().contains("expected no cluster, found one"), second.err());
  }

  private static String secret() {
    return settings.getProperty("spark.authenticate.secret");
  }

  private static byte[] model(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name + "/model.safetensors"));
  }

  private static Submitted submit(
      String name, Submitted.Meddling meddling, int classes, String... sparkOptions)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("submit"));
    arguments.addAll(List.of("--conf", Submitted.QUICK_EXECUTORS));
    arguments.addAll(List.of(sparkOptions));
    arguments.addAll(List.of("--class", "nndl.Train", "target/nndl.jar"));
    arguments.addAll(List.of(options(name, classes)));
    return script(name, meddling, arguments);
  }

  private static String[] options(String name, int classes) {
    return new String[] {
      "--data=" + Submitted.DIGITS.toUri(),
      "--sizes=64,30," + classes,
      "--epochs=2",
      "--mini-batch-size=50",
      "--model=" + directory.resolve(name).toUri()
    };
  }

  private static Submitted script(String name, Submitted.Meddling meddling, List<String> arguments)
      throws Exception {
    Path work = Files.createDirectory(directory.resolve(name + "-streams"));
    List<String> command = new ArrayList<>(List.of("scripts/cluster.sh"));
    command.addAll(arguments);
    return Submitted.of(work, command, Submitted.QUICK_DRIVER, meddling);
  }

  /** The command lines that contain a text. */
  private static List<String> commandLines(String text) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(text))
        .toList();
  }

  private static List<Path> files(String pattern) throws IOException {
    try (Stream<Path> all = Files.walk(CLUSTER)) {
      return all.filter(file -> file.toString().matches(".*/" + pattern)).toList();
    }
  }

  /** Logs and all else of the cluster, and what the runs here said. */
  private static List<Path> filesWithSecret() throws IOException {
    try (Stream<Path> cluster = Files.walk(CLUSTER);
        Stream<Path> streams = Files.walk(directory)) {
      return Stream.concat(cluster, streams)
          .filter(Files::isRegularFile)
          .filter(file -> read(file).contains(secret()))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // gone since it was listed
    }
  }
}
