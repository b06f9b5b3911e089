package nndl.command.train;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertMatches;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.DirectoryContent;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.command.OutputLease;
import nndl.command.Run;
import nndl.data.storage.CutOffStorage;
import nndl.data.storage.Lease;
import nndl.data.storage.ObjectStore;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees of checkpoints and of {@code --resume}. */
@Slow
@ExtendWith(RestoredProperties.class)
class TrainResumeTest extends TrainCase {
  private static final String OBJECTS = "spark.hadoop." + ObjectStore.IMPLEMENTATION;

  /** The files of trainings of two, three and five epochs. Each has a directory of this name. */
  @TempDir static Path trained;

  @BeforeAll
  static void trainForAllTests() {
    TrainRun.prepare(trained);
    for (String epochs : List.of("2", "3", "5")) {
      TrainRun.into(trained, epochs, "--epochs=" + epochs);
    }
  }

  @Test
  void leavesAllFilesOfTheEarlierRunIfItDivergesAndSaysWhoseModelIsThere() throws IOException {
    train();
    Map<String, String> before = DirectoryContent.of(directory.resolve("model"));
    Run run = run("--overwrite", "--learning-rate", "1e39");
    assertEquals(
        "nndl: the model in %s/model is still that of the earlier run".formatted(directory),
        run.err().lines().findFirst().orElse(""));
    assertEquals(1, run.status());
    Map<String, String> after = DirectoryContent.of(directory.resolve("model"));
    assertTrue(after.keySet().removeIf(name -> name.startsWith(".nndl-next/")), "of the new run");
    assertEquals(before, after);
    train("--seed", "2", "--overwrite");
    assertEquals(before.keySet(), DirectoryContent.of(directory.resolve("model")).keySet());
  }

  @Test
  void resumesARunThatWasToReplaceAnotherAndReplacesItThen() throws IOException {
    train("--seed", "2", "--model", "$/alone", "--epochs", "3");
    train("--epochs", "5");
    Map<String, String> before = DirectoryContent.of(directory.resolve("model"));
    System.setProperty("spark.plugins", FailingTask.class.getName());
    run("--overwrite", "--seed=2", "--epochs=3", "--exchange=job", "--shards=1");
    System.clearProperty("spark.plugins");
    Map<String, String> after = DirectoryContent.of(directory.resolve("model"));
    after.keySet().removeIf(name -> name.startsWith(".nndl-next/"));
    assertEquals(before, after);
    train("--seed", "2", "--epochs", "3", "--resume");
    Map<String, String> alone = DirectoryContent.of(directory.resolve("alone"));
    Map<String, String> replaced = DirectoryContent.of(directory.resolve("model"));
    assertEquals(alone.keySet(), replaced.keySet());
    for (String file : List.of("model.safetensors", "history.csv", "record.json")) {
      assertEquals(alone.get(file), replaced.get(file), file);
    }
  }

  @Test
  void namesTheOwnerOfADirectoryAlsoIfTheModelIsThere() throws IOException {
    train();
    var model = new org.apache.hadoop.fs.Path(directory + "/model");
    Storage other = new Storage(new Configuration());
    try (Lease lease =
        Lease.take(other, model, Lease.IfOwned.FAIL, "", new SystemClock(), line -> {})) {
      Run run = run();
      assertEquals(1, run.status());
      assertTrue(run.err().contains(" process " + ProcessHandle.current().pid()), run.err());
    }
    assertTrue(run().err().contains("a directory without a model"));
  }

  @Test
  void endsAtOnceIfAnotherTrainingHasTheDirectoryUnlessItIsToTakeOver() throws IOException {
    Configuration briefly = new Configuration();
    briefly.set(Lease.SETTING, "5s"); // --resume auto waits as long
    Storage other = new Storage(briefly);
    var model = new org.apache.hadoop.fs.Path(directory + "/model");
    try (Lease lease =
        Lease.take(other, model, Lease.IfOwned.FAIL, "", new SystemClock(), line -> {})) {
      String hint =
          "--resume auto waits until it has ended, --take-over takes the directory from it";
      Run run = run();
      assertEquals(1, run.status());
      assertTrue(run.err().contains(" process " + ProcessHandle.current().pid()), run.err());
      assertTrue(run.err().contains("Z; " + hint), run.err());
      System.setProperty("spark.hadoop." + Lease.SETTING, "5s");
      run = run("--resume", "auto");
      System.clearProperty("spark.hadoop." + Lease.SETTING);
      assertEquals(1, run.status());
      assertTrue(run.err().contains("; waiting up to "), run.err());
      assertTrue(run.err().contains("Z; " + hint), run.err());
      run = run("--take-over", "--learning-rate", "1e-44");
      assertTrue(run.err().contains("--learning-rate: expected a rate that,"), run.err());
      assertTrue(Lease.ownerOf(other, model).isPresent(), "taken for options that are wrong");
      train("--take-over");
      assertThrows(InputException.class, () -> other.delete(model.suffix("/model.safetensors")));
    }
    assertSameFilesAsBy(2);
  }

  /** The owner of a directory writes into those of its trials and of a run that replaces. */
  @ParameterizedTest
  @ValueSource(strings = {".nndl-next", "trials/3", "seed-1"})
  void endsAtOnceIfAnotherTrainingHasTheDirectoryAroundOrOneInIt(String name) {
    String around = directory + "/model";
    String inside = around + "/" + name;
    assertRefused(inside, around);
    assertRefused(around, inside);
  }

  /** A conversion writes the samples of a table where a training of a table does. */
  @Test
  void endsAtOnceIfAConversionWritesTheSamplesOfTheDirectory() throws IOException {
    String samples = directory + "/model/samples";
    assertRefused(samples, directory + "/model");
    for (String run : List.of(".nndl-next", "trials/3", "seed-1")) {
      String inside = directory + "/model/" + run + "/samples";
      Files.createDirectories(Path.of(inside));
      assertRefused(inside, directory + "/model");
    }
    var model = new org.apache.hadoop.fs.Path(directory + "/model");
    Storage other = new Storage(new Configuration());
    try (Lease lease =
        Lease.take(other, model, Lease.IfOwned.FAIL, "", new SystemClock(), line -> {})) {
      assertThrows(
          InputException.class,
          () ->
              OutputLease.take(
                  new Storage(new Configuration()),
                  new org.apache.hadoop.fs.Path(samples),
                  line -> {}));
    }
  }

  /** Only that version can complete it, and nothing of it is lost. */
  @ParameterizedTest
  @ValueSource(strings = {".nndl-replacement", "unfinished/.nndl-unfinished"})
  void beginsNothingWhereTheVersionBeforeWasCutOff(String name) throws IOException {
    train();
    Path left = directory.resolve("model").resolve(name);
    Files.createDirectories(left.getParent());
    Files.writeString(left, "");
    Map<String, String> before = DirectoryContent.of(directory.resolve("model"));
    for (String option : List.of("--overwrite", "--resume")) {
      refuse(
          option,
          "$/model: expected nothing that an earlier version of nndl has left unfinished, found %s;"
                  .formatted(name)
              + " let that version end it by --resume, or delete it");
      assertEquals(before, DirectoryContent.of(directory.resolve("model")));
    }
  }

  private void assertRefused(String owned, String wanted) {
    var path = new org.apache.hadoop.fs.Path(owned);
    Storage other = new Storage(new Configuration());
    try (Lease lease =
        Lease.take(other, path, Lease.IfOwned.FAIL, "", new SystemClock(), line -> {})) {
      Run run = run("--model=" + wanted);
      assertEquals(1, run.status(), run.err());
      String line = owned + ": expected a directory into which no other process writes, found ";
      assertTrue(run.err().contains(line), run.err());
    }
  }

  @Test
  void endsWithOneLineIfAnotherTrainingTakesTheDirectory() {
    AtomicReference<Lease> taken = new AtomicReference<>();
    String config = "--config=" + directory.resolve("run.properties");
    PrintStream out = new PrintStream(taking(taken), true, StandardCharsets.UTF_8);
    Run run = Run.to(out, "train", config, "--epochs=9");
    taken.get().close();
    assertEquals(1, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    String owner = "/model belongs to process %s on ".formatted(ProcessHandle.current().pid());
    assertEquals(2, run.err().split(owner, -1).length, run.err());
  }

  /** Takes the directory when the first line is printed. */
  private OutputStream taking(AtomicReference<Lease> taken) {
    Storage other = new Storage(new Configuration());
    var model = new org.apache.hadoop.fs.Path(directory + "/model");
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        if (taken.get() == null) {
          Lease.IfOwned ifOwned = Lease.IfOwned.TAKE_OVER;
          taken.set(Lease.take(other, model, ifOwned, "", new SystemClock(), line -> {}));
        }
      }
    };
  }

  @Test
  void completesAReplacementThatWasCutOff() throws IOException {
    train("--seed", "2", "--model $/young");
    Map<String, String> young = DirectoryContent.of(directory.resolve("young"));
    train("--epochs", "3");
    CutOffStorage.replace(directory.resolve("model"), directory.resolve("young"));
    train("--seed", "2", "--resume");
    Map<String, String> replaced = DirectoryContent.of(directory.resolve("model"));
    assertEquals(young.keySet(), replaced.keySet());
    assertEquals(young.get("model.safetensors"), replaced.get("model.safetensors"));
  }

  @Test
  void resumesWithMoreEpochsAsIfThereHadBeenMoreFromTheStart() throws IOException {
    takeTwoEpochs();
    Run run = train("--epochs", "5", "--resume");
    assertTrue(run.out().matches("(Epoch [234]: \\d+ / 12\n){3}"), run.out());
    assertSameFilesAsBy(5);
  }

  @Test
  void writesTheSameModelAgainIfTheTrainingIsFinished() throws IOException {
    takeTwoEpochs();
    Run run = train("--resume");
    assertEquals("", run.out());
    assertEquals(
        "nndl: already finished after 2 epochs; with more --epochs it goes on",
        run.err().lines().findFirst().orElse(""));
    assertSameFilesAsBy(2);
  }

  @Test
  void resumesFromTheCheckpointBeforeADamagedOne() throws IOException {
    takeTwoEpochs();
    Path torn = directory.resolve("model/checkpoints/000000000000010.safetensors");
    Files.write(torn, new byte[100]);
    Run run = train("--resume");
    assertTrue(run.out().matches("Epoch 1: \\d+ / 12\n"), run.out());
    assertStarts("nndl: warning: passed over: file:" + torn + ": expected ", run.err());
    assertSameFilesAsBy(2);
    assertEquals("", train("--resume").out());
  }

  @Test
  void reportsThatThereIsNoCheckpoint() throws IOException {
    refuse(
        "--resume",
        "$/model/checkpoints: expected a checkpoint, or --resume auto, which begins where there"
            + " is none, found none");
  }

  /** Like a driver that dies and is restarted automatically with the same options. */
  @Test
  void startsAndResumesWithTheSameOptionsIfAsked() throws IOException {
    train("--resume", "auto");
    Run run = train("--epochs", "5", "--resume", "auto");
    assertTrue(run.out().matches("(Epoch [234]: \\d+ / 12\n){3}"), run.out());
    assertSameFilesAsBy(5);
  }

  @Test
  void neverStartsByItselfIfThereIsAModelOrAllCheckpointsAreDamaged() throws IOException {
    train("--checkpoint-every", "0");
    Path only = directory.resolve("model/checkpoints").resolve(checkpoints().get(0));
    Files.write(only, new byte[100]);
    Run run = run("--resume", "auto");
    assertTrue(run.err().endsWith("expected a whole checkpoint, found none in 1\n"), run.err());
    Files.delete(only);
    run = run("--resume", "auto");
    assertTrue(run.err().contains("expected a directory without a model"), run.err());
    assertEquals(1, run.status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --learning-rate 0.5 --seed 2|learning-rate: checkpoint 3.0, given 0.5; seed: checkpoint 1, given 2
          --sizes 9,4|sizes: checkpoint 9,5,4, given 9,4
          --mini-batch-size 5 --shards 2|mini-batch-size: checkpoint 7, given 5; shards: checkpoint 1, given 2
          --validation 8|training-samples: checkpoint 30, given 22; validation: checkpoint 0, given 8
          --evaluate none|evaluate: checkpoint test, given none; test-data: checkpoint 12 x 9, given none
          --epochs 1|epochs: checkpoint 2, given 1
          """)
  void listsInOneLineAllSettingsThatDiffer(String options, String differences) throws IOException {
    takeTwoEpochs();
    refuse(
        "--resume " + options,
        "$/model/checkpoints: expected the settings of its checkpoint, found " + differences);
  }

  /** With other epochs the learning rates would have been different. */
  @Test
  void resumesWithNoOtherEpochsIfItsScheduleDependsOnThem() {
    train("--schedule", "cosine");
    refuse(
        "--resume --schedule cosine --epochs 5",
        "$/model/checkpoints: expected the settings of its checkpoint, found epochs: checkpoint 2,"
            + " given 5 (--schedule cosine fixes the epochs)");
    Run again = train("--resume", "--schedule", "cosine");
    assertEquals("", again.out());
    assertTrue(again.err().startsWith("nndl: already finished after 2 epochs\n"), again.err());
  }

  /** Otherwise its model would have been trained for half an epoch more than the options say. */
  @Test
  void resumesToNoEpochThatTheCheckpointHasBegun() throws IOException {
    train("--epochs", "3", "--checkpoint-every", "0", "--checkpoint-iterations", "12");
    Files.delete(directory.resolve("model/checkpoints/000000000000015.safetensors"));
    refuse(
        "--resume --epochs 2",
        "$/model/checkpoints: expected the settings of its checkpoint, found epochs: checkpoint 3,"
            + " given 2");
    assertEquals(List.of("000000000000012.safetensors"), checkpoints());
  }

  @Test
  void detectsOtherInitialWeights() throws IOException {
    takeTwoEpochs();
    train("--model", "$/initial", "--seed", "3");
    String initial = "$/initial/model.safetensors";
    Run run = run("--resume", "--initial-model", initial);
    assertMatches(
        "nndl: .*, found initial-model: checkpoint none, given [0-9a-f]{64}\n", run.err());
    assertEquals(1, run.status());
  }

  /** The last sample is changed, which opening the files does not show. */
  @ParameterizedTest
  @ValueSource(strings = {"barrier", "job"})
  void detectsOneChangedByteOfOneSample(String exchange) throws IOException {
    train("--exchange", exchange);
    List<String> before = checkpoints();
    Path labels = directory.resolve("t10k-labels-idx1-ubyte");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[bytes.length - 1] = (byte) ((bytes[bytes.length - 1] + 1) % 4);
    Files.write(labels, bytes);
    assertOtherSamples("test", run("--resume", "--exchange", exchange));
    assertEquals(before, checkpoints());
  }

  @Test
  void detectsAnotherScaleOfInputs() throws IOException {
    takeTwoEpochs();
    assertOtherSamples("test|training", run("--resume", "--scale", "254"));
  }

  private void assertOtherSamples(String sets, Run run) {
    String differences =
        Stream.of(sets.split("[|]"))
            .map(set -> set + ": checkpoint HASH, given HASH")
            .collect(Collectors.joining("; "));
    assertEquals(
        "nndl: %s/model/checkpoints: expected the samples of its checkpoint, found %s\n"
            .formatted(directory, differences),
        run.err().replaceAll("\\b[0-9a-f]{16}\\b", "HASH"));
    assertEquals(1, run.status());
  }

  @Test
  void resumesWithSamplesThatWereMovedAndCompressed() throws IOException {
    takeTwoEpochs();
    Path moved = Files.createDirectory(directory.resolve("moved"));
    TrainRun.TRAINING.writeGzip(moved, "train");
    TrainRun.TEST.writeGzip(moved, "t10k");
    train("--epochs", "3", "--resume", "--data", moved.toString());
    assertSameFilesAsBy(3);
  }

  @Test
  void refusesToStartFromTheBeginningIfThereAreCheckpointsUnlessAsked() throws IOException {
    train("--epochs", "4");
    Files.delete(directory.resolve("model/model.safetensors"));
    refuse(
        "--seed 2",
        "$/model/checkpoints: expected no checkpoints, or --resume, or --overwrite, found 2");
    train("--seed", "2", "--overwrite");
    assertEquals(
        List.of("000000000000005.safetensors", "000000000000010.safetensors"), checkpoints());
    assertEquals("", train("--seed", "2", "--resume").out());
  }

  @ParameterizedTest
  @CsvSource({
    "--checkpoint-every 2 --keep 9, 10 20 25",
    "--checkpoint-every 0, 25",
    "--checkpoint-every 0 --checkpoint-iterations 7 --keep 9, 7 14 21 25",
    "--checkpoint-every 0 --checkpoint-iterations 2 --keep 9, 10 12 14 16 18 20 22 24 25",
    "--keep 3, 15 20 25",
    "--debug, 20 25"
  })
  void keepsTheRequestedCheckpoints(String options, String iterations) throws IOException {
    TrainRun.settings(directory, "checkpoint-every = 1\n");
    train("--epochs 5", options);
    List<String> expected =
        Stream.of(iterations.split(" ")).map(i -> "0".repeat(15 - i.length()) + i).toList();
    assertEquals(expected, checkpoints().stream().map(n -> n.replace(".safetensors", "")).toList());
  }

  @Test
  void writesItsLastStepIfItFailsInTheMiddleOfAnEpoch() throws IOException {
    System.setProperty("spark.plugins", FailingTask.class.getName());
    Run run = run("--epochs", "3", "--exchange", "job", "--shards", "1");
    System.clearProperty("spark.plugins");
    assertEquals(1, run.status());
    List<String> lines = run.err().lines().toList();
    assertEquals(2, lines.size(), run.err());
    String last = directory + "/model/checkpoints/000000000000007.safetensors";
    assertEquals("nndl: --resume goes on from file:" + last, lines.get(0));
    assertTrue(lines.get(1).contains(FailingTask.MESSAGE), lines.get(1));
    train("--epochs", "3", "--resume");
    assertSameFilesAsBy(3);
  }

  /** A file in place of the directory stops even root. */
  @Test
  void warnsEachTimeNoCheckpointCanBeWrittenAndContinues() throws IOException {
    Files.createDirectory(directory.resolve("model"));
    Files.writeString(directory.resolve("model/checkpoints"), "");
    Run run = run();
    List<String> lines = run.err().lines().toList();
    String failure =
        "file:%s/model/checkpoints/[0-9]{15}.safetensors: expected to write it, found .*"
            .formatted(directory);
    assertEquals(5, lines.size(), run.err());
    for (int i : new int[] {0, 1, 2}) {
      assertTrue(lines.get(i).matches("nndl: warning: " + failure), run.err());
    }
    assertTrue(lines.get(3).startsWith("nndl: trained in "), run.err());
    assertTrue(lines.get(4).matches("nndl: " + failure), run.err());
    assertEquals(1, run.status());
    assertSameFilesAsBy(2);
  }

  @Test
  void writesCheckpointsToAnObjectStoreWithoutARename() throws IOException {
    Path full = Files.createDirectories(directory.resolve("model/checkpoints")).resolve("full");
    Files.writeString(full, "");
    System.setProperty(OBJECTS, ObjectStore.class.getName());
    String model = "objects://$/model";
    Run run = run("--model", model);
    assertEquals(1, run.status(), run.err());
    String failure =
        "/checkpoints/[0-9]{15}.safetensors: expected to write it, found no space left\n";
    assertEquals(4, run.err().split(failure, -1).length - 1, run.err());
    Files.delete(full);
    train("--overwrite --model", model);
    train("--resume --model", model);
    assertSameFilesAsBy(2);
  }

  @ParameterizedTest
  @CsvSource({"1e39, 0, none", "1e37, 1, 000000000000005.safetensors"})
  void stopsADivergentRunAtOnceAndKeepsTheLastGoodCheckpoint(
      String rate, int epoch, String checkpoint) throws IOException {
    Run run = run("--learning-rate", rate);
    assertEquals(1, run.status());
    String place = "file:%s/model/checkpoints/".formatted(directory);
    assertMatches(
        ("nndl: epoch %s, iteration \\d, layer \\d: expected finite weights, found"
                + " (NaN|-?Infinity); the likely causes: a learning rate of %s, which is"
                + " too high, or initial weights that are too large; the last good"
                + " checkpoint: %s; report in file:%s/model/report.html\n")
            .formatted(epoch, rate, (epoch == 0 ? "" : place) + checkpoint, directory),
        run.err());
    assertTrue(Files.notExists(directory.resolve("model/model.safetensors")));
    if (epoch > 0) {
      assertEquals(List.of(checkpoint), checkpoints());
    }
  }

  /** Copies the files of the training with two epochs to the test's directory. */
  private void takeTwoEpochs() throws IOException {
    Path from = trained.resolve("2");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, directory.resolve("model").resolve(from.relativize(file)));
      }
    }
  }

  private List<String> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("model/checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertSameFilesAsBy(int epochs) throws IOException {
    for (String file :
        List.of("model.safetensors", "history.csv", "record.json", "snapshots.safetensors")) {
      assertSameFile(
          trained.resolve("" + epochs).resolve(file), directory.resolve("model").resolve(file));
    }
  }

  /**
   * Fails one task of {@code --exchange job} on one shard: that of the third gradient sum of epoch
   * 1.
   */
  public static final class FailingTask implements SparkPlugin {
    private static final String MESSAGE = "failed by a test";
    private static final int JOBS_BEFORE = 9; // loading, five sums and a count, two sums

    @Override
    public DriverPlugin driverPlugin() {
      return null;
    }

    @Override
    public ExecutorPlugin executorPlugin() {
      return new ExecutorPlugin() {
        @Override
        public void onTaskStart() {
          if (TaskContext.get().stageId() == JOBS_BEFORE) {
            TaskCompletionListener failure =
                task -> {
                  throw new IllegalStateException(MESSAGE);
                };
            TaskContext.get().addTaskCompletionListener(failure);
          }
        }
      };
    }
  }
}
