package nndl.command.baseline;

import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.math.SparseRows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What nndl.Baseline says of answers without a network, against plain loops. */
@Slow
@ExtendWith(RestoredProperties.class)
class BaselineTest {
  private static final String MASTER = "spark.master";
  private static final int TRAINED = 24; // of 30, since 6 are held out

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
  }

  @Test
  void aRandomGuessIsAHashOfTheSeedAndTheSample() throws IOException {
    byte[] labels = TrainRun.TEST.labels();
    UniformGuess guess = new UniformGuess(5, 4);
    long right =
        IntStream.range(0, 12).filter(i -> guess.of(i, new SparseRows()) == labels[i]).count();
    Run run = run("--kind random --data $ --seed 5").succeeded();
    assertEquals("random: %s / 12 (3.0 expected of 4 classes)\n".formatted(right), run.out());
    assertEquals(
        List.of(3, 1, 0, 0),
        IntStream.range(0, 4).mapToObj(i -> guess.of(i, new SparseRows())).toList());
    assertTrue(run.err().matches("nndl: random took \\d+\\.\\d s\n"), run.err());
  }

  @Test
  void randomGuessesAreUniformAndDifferBySeed() {
    int[] counts = new int[10];
    int same = 0;
    SparseRows none = new SparseRows();
    for (int i = 0; i < 10_000; i++) {
      int guess = new UniformGuess(1, 10).of(i, none);
      counts[guess]++;
      same += guess == new UniformGuess(2, 10).of(i, none) ? 1 : 0;
    }
    // Five standard deviations of a binomial distribution.
    Arrays.stream(counts).forEach(count -> assertEquals(1_000, count, 150));
    assertEquals(1_000, same, 150);
  }

  @Test
  void darknessIsTheNearestMeanOfTheTrainingSamples() throws IOException {
    double[] sums = new double[4];
    int[] counts = new int[4];
    for (int i = 0; i < TRAINED; i++) {
      sums[TrainRun.TRAINING.labels()[i]] += Arrays.stream(TrainRun.TRAINING.inputs(i)).sum();
      counts[TrainRun.TRAINING.labels()[i]]++;
    }
    int right = 0;
    for (int i = 0; i < 12; i++) {
      double own = Arrays.stream(TrainRun.TEST.inputs(i)).sum();
      int nearest = 0;
      for (int c = 1; c < 4; c++) {
        boolean nearer =
            Math.abs(own - sums[c] / counts[c]) < Math.abs(own - sums[nearest] / counts[nearest]);
        nearest = nearer ? c : nearest;
      }
      right += nearest == TrainRun.TEST.labels()[i] ? 1 : 0;
    }
    for (String master : List.of("local[1]", "local[3]")) {
      System.setProperty(MASTER, master);
      Run run = run("--kind darkness --data $ --validation 6").succeeded();
      List<String> lines = run.out().lines().toList();
      assertEquals("class  mean darkness", lines.get(0));
      assertEquals("    2  %13.3f".formatted(sums[2] / counts[2]), lines.get(3));
      assertEquals("darkness: %s / 12 (nearest mean of 24 samples)".formatted(right), lines.get(5));
    }
  }

  /** Samples that are far apart are all learned by heart. */
  @Test
  void aSupportVectorMachineLeavesARecord() throws IOException {
    String svm =
        "--kind svm --train-images $/train-images-idx3-ubyte --train-labels"
            + " $/train-labels-idx1-ubyte --test-images $/train-images-idx3-ubyte --test-labels"
            + " $/train-labels-idx1-ubyte --c 100 --gamma 10 --scale 256 --output $/svm.json";
    Run run = run(svm).succeeded();
    String record = Files.readString(directory.resolve("svm.json"));
    JsonNode json = new ObjectMapper().readTree(record);
    assertEquals("svm", json.path("kind").textValue());
    assertEquals(30, json.path("right").intValue());
    assertEquals(30, json.path("of").intValue());
    assertEquals(run.out(), json.path("line").textValue() + "\n");
    assertTrue(run.out().startsWith("svm: 30 / 30 (C 100, gamma 10; "), run.out());
    assertEquals(256, json.at("/settings/scale").doubleValue());
    assertEquals(30, json.at("/settings/training-samples").intValue());
    assertEquals(record, run(svm + " --overwrite --json --quiet").succeeded().out());
    assertEquals(
        "nndl: %s/svm.json: expected no such file, or --overwrite, found a file\n"
            .formatted(directory),
        run(svm).err());
  }

  @Test
  void theBestOnHeldOutSamplesIsTaken() throws IOException {
    Run run =
        run("--kind svm --data data/digits --validation 237 --c 0.1,10 --gamma 0.0001,0.02"
                + " --tune-samples 300 --json")
            .succeeded();
    List<String> tried = run.err().lines().filter(l -> l.startsWith("validation: ")).toList();
    assertEquals(4, tried.size(), run.err());
    String best = "(C 10, gamma 0.02, trained on 300 samples)";
    assertTrue(tried.get(3).endsWith(best), run.err());
    assertTrue(tried.subList(0, 3).stream().allMatch(l -> right(l) < right(tried.get(3))));
    String line = run.json().path("line").textValue();
    assertTrue(line.contains("(C 10, gamma 0.02; "), line);
    assertEquals(4, run.json().at("/settings/candidates").intValue());
  }

  /** The first samples are dense, and the file promises so many that their copy can't fit. */
  @Test
  void looksToTheHeapBeforeItLoadsSamples() throws IOException {
    long count = Runtime.getRuntime().maxMemory() / 4_000;
    try (RandomAccessFile file = new RandomAccessFile(name("train-images-idx3-ubyte"), "rw")) {
      file.write(TestImages.random(1_000, 28, 28, 4, 1, 3).imagesFile());
      file.seek(Integer.BYTES);
      file.writeInt((int) count);
      file.setLength(16 + 784 * count);
    }
    try (RandomAccessFile file = new RandomAccessFile(name("train-labels-idx1-ubyte"), "rw")) {
      file.seek(Integer.BYTES);
      file.writeInt((int) count);
      file.setLength(8 + count);
    }
    TestImages.random(12, 28, 28, 4, 1, 4).write(directory, "t10k");
    Run run = run("--kind svm --data $ --debug");
    assertEquals(1, run.status());
    assertTrue(
        run.err().contains("nndl: driver: expected a heap of ")
            && run.err().contains("packed samples"),
        run.err());
  }

  private String name(String file) {
    return directory.resolve(file).toString();
  }

  private static int right(String line) {
    return Integer.parseInt(line.split(" ")[1]);
  }

  private Run run(String options) {
    return Run.of(directory, "baseline " + options);
  }

  @Test
  void aMasterThatDoesNotExistIsOneLine() {
    System.setProperty(MASTER, "nowhere");
    Run run = Run.of(directory, "baseline --kind random --data $");
    assertEquals(1, run.status());
    assertStarts("nndl: nowhere: expected to run the application, found ", run.err());
  }
}
