package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.command.Run;
import nndl.data.SampleSet;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Parameters;
import nndl.training.Exchange;
import nndl.training.workload.Settings;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Slow
class TrainTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
  }

  @Test
  void writesTheNetworkOfTheReferenceAndItsHistory() throws IOException {
    Run run = train();
    SampleSet training = TrainRun.TRAINING.write(directory, "train");
    SampleSet test = TrainRun.TEST.write(directory, "t10k");
    Workload workload =
        Fixtures.workload(Fixtures.hyperparameters(2, 7, 3, 9, 5, 4), 1, training, test);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Parameters parameters = Fixtures.train(workload, exchange);
      SortedMap<String, String> metadata = Settings.of(workload);
      metadata.putAll(InputSpec.strings(List.of(3, 3), 255, List.of()));
      metadata.put(Model.VALIDATION, "0");
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      Model.of(parameters, metadata).file().write(expected);
      assertArrayEquals(expected.toByteArray(), model("model"));
      assertTrue(
          run.out()
              .endsWith(
                  "Epoch 1: " + exchange.evaluate(parameters, Split.TEST).correct() + " / 12\n"),
          run.out());
    }
    assertEquals(
        run.out().replaceAll("Epoch (\\d+): (\\d+) / (\\d+)", "$1,$2,$3"),
        Files.readString(directory.resolve("model/history.csv"))
            .replace("epoch,correct,count\n", ""));
    try (Stream<Path> files = Files.list(directory.resolve("model"))) {
      assertEquals(
          List.of(
              "MODEL_CARD.md",
              "SHA256SUMS",
              "checkpoints",
              "history.csv",
              "model.safetensors",
              "record.json",
              "report.html",
              "snapshots.safetensors",
              "timings.csv"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void printsTheAccuracyLinesAndNothingElse() {
    Run run = train();
    assertTrue(run.out().matches("Epoch 0: \\d+ / 12\nEpoch 1: \\d+ / 12\n"), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void evaluatesTheValidationSamplesWhenAsked() {
    Run run = train("--validation", "8", "--evaluate", "validation");
    assertTrue(run.out().matches("Epoch 0: \\d / 8\nEpoch 1: \\d / 8\n"), run.out());
  }

  @Test
  void saysCompleteWithoutEvaluation() throws IOException {
    Files.delete(directory.resolve("t10k-images-idx3-ubyte"));
    assertEquals("Epoch 0 complete\nEpoch 1 complete\n", train("--evaluate", "none").out());
  }

  @Test
  void trainsTheSameNetworkFromOptionsAsFromAFile() throws IOException {
    train();
    Run run =
        Run.of(
            "train",
            "--data=" + directory,
            "--sizes=9,5,4",
            "--epochs=2",
            "--mini-batch-size=7",
            "--learning-rate=3",
            "--model=" + directory.resolve("other"));
    assertEquals(0, run.status(), run.err());
    assertArrayEquals(model("model"), model("other"));
  }

  @Test
  void letsTheCommandLineOverrideTheFile() {
    assertEquals("Epoch 0 complete\n", train("--epochs", "1", "--evaluate", "none").out());
  }

  @Test
  void trainsTheSameNetworkFromGzipFilesAndFromFilesNamedOneByOne() throws IOException {
    train();
    TrainRun.TRAINING.writeGzip(directory, "train");
    Files.delete(directory.resolve("train-images-idx3-ubyte"));
    Files.delete(directory.resolve("train-labels-idx1-ubyte"));
    train("--model", directory + "/gzip");
    assertArrayEquals(model("model"), model("gzip"));
    Path images = directory.resolve("images");
    Files.move(directory.resolve("train-images-idx3-ubyte.gz"), images);
    train("--model", directory + "/named", "--train-images", images.toString());
    assertArrayEquals(model("model"), model("named"));
  }

  @Test
  void hasOneSeedForOneNetwork() throws IOException {
    train("--seed", "5");
    train("--seed", "5", "--model", directory + "/same");
    train("--seed", "6", "--model", directory + "/other");
    assertArrayEquals(model("model"), model("same"));
    assertFalse(Arrays.equals(tensors("model").values(), tensors("other").values()));
  }

  @Test
  void startsFromTheWeightsOfAnInitialModel() {
    train();
    String initial = directory + "/model/model.safetensors";
    String[] standStill = {"--initial-model", initial, "--learning-rate", "1e-30", "--seed", "9"};
    train(
        Stream.concat(Stream.of(standStill), Stream.of("--model", directory + "/next"))
            .toArray(String[]::new));
    assertArrayEquals(tensors("model").values(), tensors("next").values());
  }

  @Test
  void replacesAModelWhereAskedOnTheCommandLineOrInTheFileOrBoth() {
    train();
    float[] first = tensors("model").values();
    train("--overwrite", "--seed", "2");
    float[] second = tensors("model").values();
    assertFalse(Arrays.equals(first, second));
    TrainRun.settings(directory, "overwrite = true\n");
    train("--seed", "3");
    assertFalse(Arrays.equals(second, tensors("model").values()));
    train("--overwrite", "--seed", "2");
    assertArrayEquals(second, tensors("model").values());
  }

  @Test
  void explainsItsOptions() {
    Run run = Run.of("train", "--help");
    assertEquals(0, run.status());
    String help = "(?s)Examples:\n  scripts/nndl train mnist\n.*\n\nUsage: nndl train .*";
    assertTrue(run.out().matches(help), run.out());
    assertEquals("", run.err());
  }

  private Run train(String... options) {
    Run run = TrainRun.in(directory, options);
    assertEquals(0, run.status(), run.err());
    return run;
  }

  private byte[] model(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name).resolve("model.safetensors"));
  }

  private Parameters tensors(String name) {
    return Model.read(directory.resolve(name)).parameters();
  }
}
