package nndl.command.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.training.memory.JvmMemory;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where nndl.Predict writes, what it leaves there, and what it says of what is wrong. */
@Slow
@ExtendWith(RestoredProperties.class)
class PredictFilesTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
    TrainRun.in(directory);
  }

  @Test
  void replacesItsOwnFilesAlone() throws IOException {
    String parts = "--model $/model --images $/t10k-images-idx3-ubyte --output $/parts";
    predict(parts);
    List<String> names = List.of("_SUCCESS", "part-00000.csv");
    Path out = directory.resolve("parts");
    assertEquals(names, PredictedParts.names(out));
    String rows = PredictedParts.joined(out);
    assertFails(parts, "$/parts: expected an empty directory, or --overwrite, found _SUCCESS");
    TestImages.write(out.resolve("part-00001.csv"), new byte[] {1});
    assertFails(
        parts + " --overwrite",
        "file:$/parts/part-00001.csv: expected predictions, which --overwrite replaces, found a"
            + " file of another kind");
    write("parts/part-00001.csv", "class,prediction\n".getBytes(UTF_8));
    predict(parts + " --overwrite");
    assertEquals(names, PredictedParts.names(out));
    assertEquals(rows, PredictedParts.joined(out));
    TestImages.write(out.resolve("part-00001"), new byte[] {1});
    assertFails(
        parts + " --overwrite",
        "$/parts: expected an empty directory, or parts that --overwrite replaces, found"
            + " part-00001");
    assertEquals(3, PredictedParts.names(out).size());
  }

  @Test
  void keepsWhatItIsToReplaceIfNothingRuns() throws IOException {
    String options = "--model $/model --images $/t10k-images-idx3-ubyte --overwrite --output $/";
    predict(options + "parts");
    Path out = directory.resolve("parts");
    List<String> names = PredictedParts.names(out);
    String rows = PredictedParts.joined(out);
    List<String> outputs = PredictedParts.names(directory);
    System.setProperty("spark.executor.memory", "256m"); // with which Spark does not start
    assertEquals(1, Run.of(directory, "predict " + options + "parts").status());
    assertEquals(1, Run.of(directory, "predict " + options + "new").status());
    System.clearProperty("spark.executor.memory");
    assertEquals(outputs, PredictedParts.names(directory));
    PartsJob job = job(PartFiles.of(Fixtures.storage(), Fixtures.path(out), true));
    JvmMemory much = new JvmMemory(0, 1L << 50, 0, 0, 0);
    assertThrows(InputException.class, () -> run(job, much));
    assertEquals(names, PredictedParts.names(out));
    assertEquals(rows, PredictedParts.joined(out));
  }

  private PartsJob job(PartFiles files) throws IOException {
    Path set = Files.createDirectory(directory.resolve("set"));
    return new PartsJob(
        new Prediction(
            new Ensemble(List.of(Model.read(directory.resolve("model")))),
            TrainRun.TEST.write(set, "t10k"),
            false,
            List.of(),
            List.of(Column.NAME)),
        files);
  }

  private static void run(PartsJob job, JvmMemory driver) {
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      SparkHeap heap = new SparkHeap(spark.getConf(), driver, line -> {});
      job.run(spark, heap, new ProgressAccumulator(spark), line -> {});
    }
  }

  /** A part of an earlier attempt of the same task, whose answer was lost, has the same content. */
  @Test
  void replacesNoPartThatAppearsWhileItRuns() throws IOException {
    Path out = Files.createDirectory(directory.resolve("parts"));
    PartsJob job = job(PartFiles.of(Fixtures.storage(), Fixtures.path(out), false));
    Path part = Files.writeString(out.resolve("part-00000.csv"), "mine");
    assertRefused(
        "file:%s: expected no such file, as at the start, or --overwrite, found one of another process"
            .formatted(part),
        () -> run(job, JvmMemory.NONE));
    assertEquals(List.of("part-00000.csv"), PredictedParts.names(out));
    assertEquals("mine", Files.readString(part));
    Files.delete(part);
    run(job, JvmMemory.NONE);
    Files.delete(out.resolve("_SUCCESS"));
    run(job, JvmMemory.NONE);
    assertEquals(List.of("_SUCCESS", "part-00000.csv"), PredictedParts.names(out));
  }

  /** The error is in the second part, and the first is whole by then. */
  @Test
  void leavesNothingHalfWritten() throws IOException {
    String good = TestImages.random(6_000, 3, 3, 4, 0.6, 3).csv(false);
    write("broken.csv", (good + "1,2,x,4,5,6,7,8,9,0\n").getBytes(UTF_8));
    String message =
        "file:$/broken.csv, line 6001: expected a number in field 3, found 'x'".replace("$", "%s");
    String options = "--model $/model --images $/broken.csv --csv-label first";
    for (String output : List.of("$/parts", "$/rows.csv", "$/rows.csv.gz")) {
      List<String> before = PredictedParts.names(directory);
      assertFails(options + " --output " + output, message.formatted(directory));
      assertEquals(before, PredictedParts.names(directory), output);
    }
    write("rows.csv", "name,class\nold,1\n".getBytes(UTF_8));
    assertFails(options + " --overwrite --output $/rows.csv", message.formatted(directory));
    assertEquals("name,class\nold,1\n", PredictedParts.text(directory.resolve("rows.csv")));
  }

  @Test
  void tellsThatNobodyReadsStandardOutput() {
    List<String> arguments =
        List.of("--model", directory + "/model", "--images", directory + "/t10k-images-idx3-ubyte");
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Run run = Run.to(new PrintStream(full), "predict", arguments.toArray(String[]::new));
    assertEquals(
        "nndl: standard output: expected to write it, found nobody who reads it, or a full disk\n",
        run.err());
    assertEquals(1, run.status());
  }

  @Test
  void refusesSamplesOfAnotherWidth() throws IOException {
    TestImages.random(12, 4, 4, 4, 0.6, 1)
        .write(Files.createDirectory(directory.resolve("wide")), "t10k");
    write("kaggle.csv", TrainRun.TEST.csv(false).replaceAll("(?m)^[^,]*,", "").getBytes(UTF_8));
    String expected =
        ": expected samples of 9 inputs, as $/model/model.safetensors has them%s, found %s";
    assertFails(
        "--model $/model --images $/wide/t10k-images-idx3-ubyte",
        "$/wide/t10k-images-idx3-ubyte" + expected.formatted("", 16));
    assertFails(
        "--model $/model --images $/kaggle.csv",
        "$/kaggle.csv" + expected.formatted(" (--csv-label none, if there are no labels)", 8));
  }

  private void assertFails(String options, String message) {
    Run.of(directory, "predict " + options).refused(directory, message);
  }

  private Run predict(String options) {
    return Run.of(directory, "predict " + options).succeeded();
  }

  private void write(String name, byte[] content) {
    TestImages.write(directory.resolve(name), content);
  }
}
