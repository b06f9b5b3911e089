package nndl.command.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nndl.Refused.assertRefused;
import static nndl.Texts.assertContains;
import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.command.OutputLease;
import nndl.command.Run;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Lease;
import nndl.data.storage.SlowFiles;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.time.SimulatedClock;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Dry runs of trainings on two threads of this JVM. None leaves anything behind. */
@Slow
@ExtendWith(RestoredProperties.class)
class DryRunTest {
  private static final String MASTER = "spark.master";
  private static final String PORT = "spark.driver.port";
  private static final String RESULTS = "spark.driver.maxResultSize";
  private static final String STOP = "spark.nndl.stop.timeout";
  private static final String RETRIES = "spark.port.maxRetries";
  private static final String NO_PORT = "local\\[2\\]: expected to run .*Address.*in use.*";
  private static final String GOOD =
      """
      network: 9,5,4, 65 weights, by chance
      samples: training 30 of 9 inputs from file:$/train-images-idx3-ubyte, \
      test 12 of 9 inputs from file:$/t10k-images-idx3-ubyte
      training: 2 epochs in mini-batches of 7
      exchange: auto
      slots: --shards 1, and 1 of 2 slots works; \
      --shards 2 uses 2 and takes more than 10 times as long
      files: model.safetensors, MODEL_CARD.md, record.json, SHA256SUMS, history.csv, \
      snapshots.safetensors, timings.csv, checkpoints, report.html in $/model
      memory: driver: a heap of N MB will do, and is N MB; direct: 0 MB; mapped: 0 MB
      ok
      """;

  @TempDir static Path directory;

  @BeforeAll
  static void prepare() {
    System.setProperty(MASTER, "local[2]");
    TrainRun.prepare(directory);
    TrainRun.into(directory, "trained");
  }

  /** Has Spark fail at once, for checks of files. */
  private static ServerSocket takePort() throws IOException {
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    System.setProperty(PORT, Integer.toString(taken.getLocalPort()));
    System.setProperty(RETRIES, "0");
    return taken;
  }

  private static Run dryRun(String words) throws IOException {
    Map<String, String> before = content();
    Run run =
        Run.of(directory, "train --dry-run --config $/run.properties --progress never " + words);
    assertEquals(before, content());
    assertFalse(Files.exists(directory.resolve("model")));
    return new Run(run.status(), masked(run.out()), masked(run.err()));
  }

  /** Of all files but those of the owner of {@code owned*}, who lives and renews its lease. */
  private static Map<String, String> content() throws IOException {
    Map<String, String> files = DirectoryContent.of(directory);
    files.keySet().removeIf(name -> name.matches("owned[^/]*/\\..*owner.*"));
    return files;
  }

  private static String masked(String text) {
    return text.replace(directory.toString(), "$")
        .replaceAll(
            "a heap of [0-9]+ MB will do, and is [0-9]+", "a heap of N MB will do, and is N");
  }

  private static Run withoutSpark(String words) throws IOException {
    try (ServerSocket taken = takePort()) {
      return dryRun(words);
    }
  }

  /** All lines on standard error, without those that --quiet leaves out. */
  private static void assertFaults(Run run, String... lines) {
    assertEquals(1, run.status(), run.out());
    List<String> faults = run.err().lines().filter(line -> !line.contains("warning: ")).toList();
    assertEquals(lines.length, faults.size(), run.err());
    for (int i = 0; i < lines.length; i++) {
      assertTrue(faults.get(i).matches("nndl: " + lines[i]), faults.get(i));
    }
    assertFalse(run.out().contains("\nok\n"), run.out());
  }

  @Test
  void aTrainingThatCanBeginIsOk() throws IOException {
    Run run = dryRun("");
    assertEquals("", run.err());
    assertEquals(GOOD, run.out());
    assertEquals(0, run.status());
  }

  @Test
  void everyFaultIsToldInOneRun() throws IOException {
    assertFaults(
        withoutSpark("--quiet --data $/none --model $/trained"),
        ".*/trained: expected a directory without a model, or --overwrite, found .*",
        ".*/none/train-images-idx3-ubyte: expected this file, plain or .gz, found neither",
        NO_PORT);
  }

  @Test
  void aHeapThatIsTooSmallIsSeenBeforeAnythingIsAllocated() throws IOException {
    Run run = dryRun("--quiet --sizes 9,40000,40000,4 --json");
    assertFaults(run, "driver: expected a heap of .* --debug lists what for.*");
    JsonNode object = run.json();
    assertEquals("nndl-dry-run-1", object.path("format").asText());
    assertFalse(object.path("ok").asBoolean(true));
    assertTrue(object.path("faults").get(0).asText().startsWith("driver: expected a heap of "));
  }

  @Test
  void aPlanIsAlsoAJsonObject() throws IOException {
    JsonNode object = dryRun("--quiet --json").succeeded().json();
    assertTrue(object.path("ok").asBoolean());
    assertEquals("network: 9,5,4, 65 weights, by chance", object.path("plan").get(0).asText());
    assertEquals(0, object.path("faults").size());
  }

  @Test
  void aPortThatIsTakenIsTold() throws IOException {
    assertFaults(withoutSpark("--quiet"), NO_PORT);
  }

  @Test
  void whatWouldHappenToAnEarlierRunIsTold() throws IOException {
    assertTrue(
        dryRun("--model $/trained --overwrite")
            .out()
            .contains(" in $/trained, in place of what is there\n"));
    Run run = dryRun("--model $/trained --resume --epochs 3").succeeded();
    assertContains(
        "\ntraining: 3 epochs in mini-batches of 7, of which 10 iterations are", run.out());
    assertTrue(run.out().contains("\nslots: --shards 1, and 1 of 2 slots works\n"), run.out());
    assertFaults(
        dryRun("--quiet --model $/trained --resume --epochs 3 --sizes 9,6,4"),
        ".*/checkpoints: expected the settings of its checkpoint, found .*");
  }

  @Test
  void aDirectoryOfAnotherProcessStaysIts() throws IOException {
    Storage other = new Storage(new Configuration());
    var place = new org.apache.hadoop.fs.Path(directory + "/owned");
    try (Lease lease = OutputLease.take(other, place, line -> {})) {
      assertFaults(
          withoutSpark("--quiet --model $/owned"),
          ".*/owned: expected a directory into which no other process writes, found .*"
              + ProcessHandle.current().pid()
              + ".*--take-over takes the directory from it",
          NO_PORT);
      Run run = dryRun("--model $/owned --take-over --resume auto").succeeded();
      assertMatches("(?s)nndl: file:\\$/owned: belongs to process .*takes it over\n", run.err());
      other.ownership().requireOwner();
    }
  }

  @Test
  void aTableIsReadWhereTheDirectoryIsTakenFromAProcessThatLives() throws IOException {
    Storage other = new Storage(new Configuration());
    var place = new org.apache.hadoop.fs.Path(directory + "/owned-birds");
    try (Lease lease = OutputLease.take(other, place, line -> {})) {
      Run run = ofTable("--model $/owned-birds --take-over --resume auto").succeeded();
      assertTrue(run.err().contains("/owned-birds: belongs to process "), run.err());
      assertTrue(run.out().contains("\nsamples: training 275 of 10 inputs "), run.out());
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

  /** The training waits for half a minute. */
  @ParameterizedTest
  @CsvSource({"away", "around/checkpoints"})
  void anOwnerOnAnotherMachineThatMayHaveDiedIsToldWithoutAWait(String owned) throws IOException {
    String model = owned.replace("/checkpoints", "");
    String line =
        "nndl: file:\\$/%s: belongs to process %s on there, .*; the training waits 30 s .*"
            .formatted(owned, ProcessHandle.current().pid());
    try (Lease lease = silent(owned)) {
      Run run = dryRun("--model $/" + model).succeeded();
      assertTrue(run.err().lines().anyMatch(told -> told.matches(line)), run.err());
      run = ofTable("--model $/" + model).succeeded();
      assertTrue(run.err().lines().anyMatch(told -> told.matches(line)), run.err());
    }
  }

  /** Fails as the training does, with the same line. */
  private static void assertFailsLikeTheTraining(String words) throws IOException {
    Run train =
        Run.of(directory, "train --quiet --config $/run.properties --progress never " + words);
    assertEquals(1, train.status());
    Run run = dryRun("--quiet " + words);
    assertEquals(1, run.status());
    assertEquals(masked(train.err()), run.err());
  }

  /** Such as a training leaves that has diverged in its first epoch. */
  @ParameterizedTest
  @ValueSource(strings = {"record.json", "history.csv"})
  void resultsWithoutAModelAreNotReplacedWithoutAWish(String name) throws IOException {
    Path left = Files.createDirectories(directory.resolve("left-" + name));
    Files.copy(directory.resolve("trained/" + name), left.resolve(name));
    String words = "--model $/left-" + name;
    assertFailsLikeTheTraining(words);
    Run unused = dryRun(words + " --overwrite").succeeded();
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
  void aTableIsReadAndItsSamplesAreDeleted() throws IOException {
    Run run = ofTable("--model $/birds").succeeded();
    assertTrue(run.out().endsWith("\nok\n"), run.out());
    assertTrue(run.out().contains(" from $/birds/samples/train-inputs.idx, test "), run.out());
    assertTrue(
        run.out()
            .contains(
                "snapshots.safetensors, timings.csv, checkpoints, samples, report.html in $/birds"),
        run.out());
    run = ofTable("--model $/birds --missing error");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("/penguins.csv, line 5, column "), run.err());
    assertTrue(run.err().contains("\nnndl: "), "all faults of the rows");
    assertFalse(Files.exists(directory.resolve("birds")));
  }

  private static final String TABLE =
      "train --data data/penguins/penguins.csv --label Species --missing mean ";

  private static Run ofTable(String words) throws IOException {
    Map<String, String> before = content();
    String table = words.contains("--missing") ? TABLE.replace("--missing mean ", "") : TABLE;
    Run run = Run.of(directory, table + "--dry-run --progress never " + words);
    assertEquals(before, content());
    return new Run(run.status(), masked(run.out()), masked(run.err()));
  }

  @Test
  void aTrainingOfATableGoesOnOnlyWithItsOwnCheckpoint() throws IOException {
    assertFaults(
        ofTable("--quiet --model $/new-birds --resume"),
        ".*/new-birds/checkpoints: expected a checkpoint, or --resume auto, .*");
    String of = "--quiet --model $/trained-birds --epochs 2 --mini-batch-size 50 ";
    Run unused = Run.of(directory, TABLE + of).succeeded();
    assertTrue(
        ofTable("--resume " + of).succeeded().out().contains(", of which 12 iterations are"));
    assertFaults(
        ofTable("--resume --learning-rate 0.7 " + of),
        ".*/checkpoints: expected the settings of its checkpoint, found .*");
  }

  @Test
  void aFileOfAnotherProgramAmongTheSamplesOfATableIsTold() throws IOException {
    Path samples = Files.createDirectories(directory.resolve("foreign/samples"));
    Files.writeString(samples.resolve("train-inputs.idx"), "notes");
    assertFaults(
        ofTable("--quiet --model $/foreign"), ".*/foreign/samples/train-inputs.idx: expected .*");
  }

  @Test
  void aTimeOfTheEndThatIsTooShortIsTold() throws IOException {
    System.setProperty(STOP, "0s");
    assertFaults(dryRun("--quiet"), STOP + ": expected a time of 1s or more, found 0s");
  }

  @Test
  void aLimitOfSparkThatTheSumsOfAllShardsExceedIsTold() throws IOException {
    System.setProperty(RESULTS, "20k");
    assertFaults(
        dryRun("--quiet --exchange job --shards 3"),
        "spark.driver.maxResultSize: expected 1m or more for the sums of 3 shards, .*");
    assertEquals(0, dryRun("--exchange job --shards 2").status());
  }

  @Test
  void whatWouldHappenToTheTrialsOfAnEarlierSearchIsTold() throws IOException {
    String best = "--quiet --best-of 3 --validation 5 ";
    Files.writeString(Files.createDirectories(directory.resolve("half/seed-1")).resolve("x"), "");
    assertFaults(
        dryRun(best + "--model $/half"),
        ".*/half: expected no trials, or --resume, or --overwrite, found seed-1");
    assertEquals(0, dryRun(best + "--model $/half --resume").status());
    assertFaults(
        dryRun(best + "--resume"), ".*/model: expected trials to go on with, or --resume .*");
    assertEquals(0, dryRun(best + "--overwrite --model $/trained").status());
  }

  @Test
  void rateTestsHaveADryRunToo() {
    Run rates =
        Run.of(
            directory,
            "train --dry-run --data $ --sizes 9,5,4 --mini-batch-size 7 --find-learning-rate");
    assertEquals(0, rates.status(), rates.out());
    assertFalse(rates.out().contains("files: "), rates.out());
  }

  @Test
  void whatIsNotOverInTimeIsAFaultThatSaysWhatItWaitsFor() {
    SimulatedClock clock = new SimulatedClock();
    TrainOptions options = new TrainOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(org.apache.hadoop.fs.Path.class, org.apache.hadoop.fs.Path::new)
        .parseArgs("--data", directory.toString(), "--model", directory + "/late", "--sizes=9,4");
    Storage slow =
        new Storage(
            new SlowFiles.Settings(clock, SlowFiles.Call.STATUS, TimeUnit.SECONDS.toNanos(20)),
            Fixtures.process(clock));
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    Console console = Console.of(Console.When.NEVER, nowhere, nowhere, Map.of(), clock);
    Session session = new Session(new SparkConf(false), slow, console, List.of());
    Streams streams = new Streams(console, false, options.common());
    clock.run(
        () -> {
          DryRun dryRun = new DryRun(options, session, streams, clock);
          assertRefused(
              "--dry-run: expected an end within 30 s, found a wait for the directory of the model",
              () -> dryRun.run(30));
          assertEquals(30, clock.nanoTime() / 1e9, 1e-6);
        });
  }

  @Test
  void theCommandThatDidThisBeforeNamesIt() {
    Run run = Run.of(directory, "check --data $");
    assertEquals(2, run.status());
    assertEquals(
        "nndl: check: expected train --dry-run, which takes its place, found check\n", run.err());
  }
}
