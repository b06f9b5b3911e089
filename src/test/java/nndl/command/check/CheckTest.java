package nndl.command.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.DirectoryContent;
import nndl.Slow;
import nndl.command.OutputLease;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.time.SimulatedClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether trainings could begin, on two threads of this JVM. No check leaves anything behind. */
@Slow
class CheckTest {
  private static final String MASTER = "spark.master";
  private static final String PORT = "spark.driver.port";
  private static final String RESULTS = "spark.driver.maxResultSize";
  private static final String STOP = "spark.nndl.stop.timeout";
  private static final String RETRIES = "spark.port.maxRetries";
  private static final String GOOD =
      """
      samples: ok, training 30 of 9 inputs from file:$/train-images-idx3-ubyte, \
      test 12 of 9 inputs from file:$/t10k-images-idx3-ubyte
      model: ok, file:$/model can be written, and holds no model
      cluster: ok, local[2] runs the application
      slots: ok, 2 slots in the JVM of the driver
      memory: ok, the driver needs N of N MB of heap
      driver: ok, 1 slot reads the samples
      shards: ok, --shards 1, and 1 of 2 slots works; \
      --shards 2 uses 2 and takes more than 10 times as long
      """;

  @TempDir static Path directory;

  @BeforeAll
  static void prepare() {
    System.setProperty(MASTER, "local[2]");
    TrainRun.prepare(directory);
    TrainRun.into(directory, "trained");
  }

  @AfterAll
  static void leaveTheMasterAsItWas() {
    System.clearProperty(MASTER);
  }

  @AfterEach
  void forgetSettings() {
    System.clearProperty(RESULTS);
    System.clearProperty(STOP);
    System.clearProperty(PORT);
    System.clearProperty(RETRIES);
  }

  /** Has Spark fail at once, for checks of files. */
  private static ServerSocket takePort() throws IOException {
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    System.setProperty(PORT, Integer.toString(taken.getLocalPort()));
    System.setProperty(RETRIES, "0");
    return taken;
  }

  private static Run check(String words) throws IOException {
    Map<String, String> before = DirectoryContent.of(directory);
    Run run = Run.of(directory, "check --config $/run.properties --progress never " + words);
    assertEquals(before, DirectoryContent.of(directory));
    assertFalse(Files.exists(directory.resolve("model")));
    return new Run(run.status(), masked(run.out()), masked(run.err()));
  }

  private static String masked(String text) {
    return text.replace(directory.toString(), "$").replaceAll("[0-9]+ of [0-9]+ MB", "N of N MB");
  }

  private static Run checkWithoutSpark(String words) throws IOException {
    try (ServerSocket taken = takePort()) {
      return check(words);
    }
  }

  private static void assertWrong(Run run, String... lines) {
    assertEquals(1, run.status(), run.out());
    List<String> wrong = new ArrayList<>(run.out().lines().toList());
    wrong.removeIf(line -> line.matches("[a-z ]+: (ok|not checked), .*"));
    assertEquals(lines.length, wrong.size(), run.out());
    for (int i = 0; i < lines.length; i++) {
      assertTrue(wrong.get(i).matches(lines[i]), wrong.get(i));
    }
    String faults = lines.length + (lines.length == 1 ? " fault" : " faults");
    assertEquals(
        "nndl: check: expected a training that can begin, found " + faults + "\n", run.err());
  }

  private static final String NO_PORT =
      "cluster: local\\[2\\]: expected to run .*Address.*in use.*";

  @Test
  void aTrainingThatCanBeginIsOk() throws IOException {
    Run run = check("");
    assertEquals(GOOD, run.out());
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }

  @Test
  void everyFaultIsToldInOneRun() throws IOException {
    Run run = check("--data $/none --model $/trained");
    assertWrong(
        run,
        "samples: .*/none/train-images-idx3-ubyte: expected this file, plain or .gz, found neither",
        "model: .*/trained: expected a directory without a model, or --overwrite, found .*");
    assertTrue(run.out().contains("\nslots: ok, 2 slots in the JVM of the driver\n"), run.out());
    assertTrue(run.out().endsWith("\nshards: not checked, since the samples are missing\n"));
  }

  @Test
  void aHeapThatIsTooSmallIsSeenBeforeAnythingIsAllocated() throws IOException {
    Run run = check("--sizes 9,40000,40000,4 --json");
    assertEquals(1, run.status());
    JsonNode object = run.json();
    assertEquals("nndl-check-1", object.path("format").asText());
    assertFalse(object.path("ok").asBoolean(true));
    JsonNode memory = object.path("checks").get(4);
    assertEquals("memory", memory.path("name").asText());
    assertEquals("wrong", memory.path("found").asText());
    assertTrue(memory.path("text").asText().startsWith("driver: expected a heap of "), run.out());
    assertEquals("not-checked", object.path("checks").get(5).path("found").asText());
    assertTrue(run.err().contains("memory: driver: expected a heap of "), run.err());
  }

  @Test
  void aPortThatIsTakenIsTold() throws IOException {
    Run run = checkWithoutSpark("");
    assertWrong(run, NO_PORT);
    assertTrue(run.out().endsWith("\nshards: not checked, since there is no cluster\n"));
  }

  @Test
  void whatWouldHappenToAnEarlierRunIsTold() throws IOException {
    assertTrue(
        checkWithoutSpark("--model $/trained --overwrite")
            .out()
            .contains("/trained can be written, and what is there is replaced at the end\n"));
    assertTrue(
        checkWithoutSpark("--model $/trained --resume --epochs 3")
            .out()
            .contains("/trained can be written, and the training goes on after 10 iterations\n"));
    assertWrong(
        checkWithoutSpark("--model $/trained --resume --epochs 3 --sizes 9,6,4"),
        "model: .*/checkpoints: expected the settings of its checkpoint, found .*",
        NO_PORT);
  }

  @Test
  void aDirectoryOfAnotherProcessStaysIts() throws IOException {
    Storage other = new Storage(new Configuration());
    var place = new org.apache.hadoop.fs.Path(directory + "/owned");
    try (Lease lease = OutputLease.take(other, place, line -> {})) {
      assertWrong(
          checkWithoutSpark("--model $/owned"),
          "model: .*/owned: expected a directory into which no other process writes, found .*"
              + ProcessHandle.current().pid()
              + ".*--take-over takes the directory from it",
          NO_PORT);
      assertTrue(
          checkWithoutSpark("--model $/owned --take-over --resume auto")
              .out()
              .contains(
                  "\nmodel: ok, file:$/owned is taken from another process, which then ends"));
      other.ownership().requireOwner();
    }
  }

  @Test
  void aTableIsReadWhereTheDirectoryIsTakenFromAProcessThatLives() throws IOException {
    Storage other = new Storage(new Configuration());
    var place = new org.apache.hadoop.fs.Path(directory + "/owned-birds");
    try (Lease lease = OutputLease.take(other, place, line -> {})) {
      Run run = checkTable("--model $/owned-birds --take-over --resume auto");
      assertWrong(run, NO_PORT);
      assertTrue(run.out().startsWith("table: ok, "), run.out());
      assertTrue(run.out().contains("/owned-birds is taken from another process, which then ends"));
      other.ownership().requireOwner();
    }
  }

  /** A process on another machine, which shows no life any more. */
  private static Lease silent(String name) throws IOException {
    Configuration there = new Configuration();
    there.set("nndl.lease.host", "there/1");
    var place = new org.apache.hadoop.fs.Path(directory + "/" + name);
    Clock standing = new SimulatedClock(); // so it renews nothing
    return Lease.take(new Storage(there), place, Lease.IfOwned.FAIL, "", standing, line -> {});
  }

  /** The training waits for half a minute, and so would a check all of its time. */
  @ParameterizedTest
  @CsvSource({
    "away,its owner",
    "around/checkpoints,the owner of file:$/around/checkpoints",
  })
  void anOwnerOnAnotherMachineThatMayHaveDiedIsToldWithoutAWait(String owned, String role)
      throws IOException {
    String model = owned.replace("/checkpoints", "");
    try (Lease lease = silent(owned)) {
      String line =
          "\nmodel: ok, file:$/%s is taken after 30 s without a sign of life from %s, process %s"
              .formatted(model, role, ProcessHandle.current().pid());
      Run run = checkWithoutSpark("--model $/" + model);
      assertWrong(run, NO_PORT);
      assertTrue(run.out().contains(line + " on there, which runs since "), run.out());
      assertTrue(run.out().contains("Z, and holds no model\n"), run.out());
      run = checkTable("--model $/" + model);
      assertWrong(run, NO_PORT);
      assertTrue(run.out().startsWith("table: ok, "), run.out());
      assertTrue(run.out().contains("/" + model + " is taken after 30 s "), run.out());
    }
  }

  /** Fails as the training does, with the same line. */
  private static void assertFailsLikeTheTraining(String words) throws IOException {
    Run train = Run.of(directory, "train --config $/run.properties --progress never " + words);
    assertEquals(1, train.status());
    String line = masked(train.err()).replaceFirst("nndl: ", "model: ");
    Run run = checkWithoutSpark(words);
    assertEquals(1, run.status());
    assertTrue(run.out().contains(line), line + run.out());
  }

  /** Such as a training leaves that has diverged in its first epoch. */
  @ParameterizedTest
  @ValueSource(strings = {"record.json", "history.csv"})
  void resultsWithoutAModelAreNotReplacedWithoutAWish(String name) throws IOException {
    Path left = Files.createDirectories(directory.resolve("left-" + name));
    Files.copy(directory.resolve("trained/" + name), left.resolve(name));
    String words = "--model $/left-" + name;
    assertFailsLikeTheTraining(words);
    assertWrong(checkWithoutSpark(words + " --overwrite"), NO_PORT);
  }

  @Test
  void aFileOfAnotherProgramInATrialThatIsReplacedIsTold() throws IOException {
    Path trial = Files.createDirectories(directory.resolve("searched/trials/1"));
    Files.writeString(trial.resolve("rung-1"), "epochs=1\n");
    Files.writeString(trial.resolve("record.json"), "notes");
    assertFailsLikeTheTraining("--model $/searched --overwrite");
  }

  @Test
  void filesThatCanNotBeReplacedAreTold() throws IOException {
    TrainRun.into(directory, "stuck");
    Files.writeString(directory.resolve("stuck/samples"), "no directory");
    assertFailsLikeTheTraining("--model $/stuck --overwrite");
  }

  @Test
  void aTrainingThatMayResumeNeedsNoMoreThanOneThatBegins() throws IOException {
    String words = "check --config $/run.properties --sizes 9,40000,40000,4 ";
    Run begins = Run.of(directory, words);
    Run mayResume = Run.of(directory, words + "--resume auto");
    assertTrue(begins.out().contains("memory: driver: expected a heap of "), begins.out());
    assertEquals(begins.out(), mayResume.out());
  }

  @Test
  void aTrainingThatGoesOnKeepsItsShards() throws IOException {
    Run run = check("--model $/trained --resume auto --epochs 3").succeeded();
    assertTrue(run.out().endsWith("shards: ok, --shards 1, and 1 of 2 slots works\n"), run.out());
  }

  @Test
  void aTableIsReadAndItsSamplesAreDeleted() throws IOException {
    String table = " --data data/penguins/penguins.csv --label Species --model $/birds";
    Run run = Run.of(directory, "check --missing mean" + table);
    assertEquals(0, run.status(), run.out() + run.err());
    assertTrue(run.out().startsWith("table: ok, "), run.out());
    assertTrue(run.out().contains("\nmemory: ok, "), run.out());
    assertFalse(Files.exists(directory.resolve("birds")));
    try (ServerSocket taken = takePort()) {
      run = Run.of(directory, "check" + table);
    }
    assertEquals(1, run.status());
    assertTrue(run.out().contains("/penguins.csv, line 5, column "), run.out());
    assertFalse(Files.exists(directory.resolve("birds")));
  }

  private static final String TABLE =
      "check --quiet --data data/penguins/penguins.csv --label Species --missing mean ";

  private static Run checkTable(String words) throws IOException {
    Map<String, String> before = DirectoryContent.of(directory);
    try (ServerSocket taken = takePort()) {
      return Run.of(directory, TABLE + words);
    } finally {
      assertEquals(before, DirectoryContent.of(directory));
    }
  }

  @Test
  void aTrainingOfATableGoesOnOnlyWithItsOwnCheckpoint() throws IOException {
    assertWrong(
        checkTable("--model $/new-birds --resume"),
        "model: .*/new-birds/checkpoints: expected a checkpoint, or --resume auto, .*",
        NO_PORT);
    String of = "--model $/trained-birds --epochs 2 --mini-batch-size 50 ";
    Run unused = Run.of(directory, TABLE.replace("check", "train") + of).succeeded();
    assertTrue(
        checkTable("--resume " + of)
            .out()
            .contains("/trained-birds can be written, and the training goes on after "));
    assertWrong(
        checkTable("--resume --learning-rate 0.7 " + of),
        "model: .*/checkpoints: expected the settings of its checkpoint, found .*",
        NO_PORT);
  }

  @Test
  void aFileOfAnotherProgramAmongTheSamplesOfATableIsTold() throws IOException {
    Path samples = Files.createDirectories(directory.resolve("foreign/samples"));
    Files.writeString(samples.resolve("train-inputs.idx"), "notes");
    assertWrong(
        checkTable("--model $/foreign"),
        "table: .*/foreign/samples/train-inputs.idx: expected .*",
        NO_PORT);
  }

  @Test
  void aTimeOfTheEndThatIsTooShortIsTold() throws IOException {
    System.setProperty(STOP, "0s");
    assertWrong(
        checkWithoutSpark(""),
        "model: " + STOP + ": expected a time of 1s or more, found 0s",
        NO_PORT);
  }

  /** More than the check's own few shards return. */
  @Test
  void aLimitOfSparkThatTheSumsOfAllShardsExceedIsTold() throws IOException {
    System.setProperty(RESULTS, "20k");
    assertWrong(
        check("--exchange job --shards 3"),
        "driver: spark.driver.maxResultSize: expected 1m or more for the sums of 3 shards, .*");
    assertEquals(0, check("--exchange job --shards 2").status());
    assertEquals(0, check("--exchange barrier --shards 3").status());
  }

  @Test
  void whatWouldHappenToTheTrialsOfAnEarlierSearchIsTold() throws IOException {
    String best = "--best-of 3 --validation 5 ";
    Files.writeString(Files.createDirectories(directory.resolve("half/seed-1")).resolve("x"), "");
    assertWrong(
        checkWithoutSpark(best + "--model $/half"),
        "model: .*/half: expected no trials, or --resume, or --overwrite, found seed-1",
        NO_PORT);
    assertTrue(
        checkWithoutSpark(best + "--model $/half --resume")
            .out()
            .contains("/half can be written, and the search goes on\n"));
    assertWrong(
        checkWithoutSpark(best + "--resume"),
        "model: .*/model: expected trials to go on with, found none",
        NO_PORT);
    assertTrue(
        checkWithoutSpark(best + "--overwrite --model $/trained")
            .out()
            .contains("/trained can be written, and what is there is replaced at the end\n"));
  }

  @Test
  void trainingsThatAreComparedAndRateTestsAreChecked() throws IOException {
    Run compared = check("--best-of 3 --validation 5");
    assertEquals(0, compared.status(), compared.out());
    assertTrue(compared.out().contains("samples: ok, training 25 of 9 "), compared.out());
    Run rates =
        Run.of(directory, "check --data $ --sizes 9,5,4 --mini-batch-size 7 --find-learning-rate");
    assertEquals(0, rates.status(), rates.out());
    assertFalse(rates.out().contains("model: "), rates.out());
  }
}
