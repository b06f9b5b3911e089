package nndl.command.train;

import static nndl.Texts.assertEnds;
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
import org.junit.jupiter.api.Test;

@Slow
class TrainTest extends TrainCase {

  @Test
  void writesTheNetworkOfTheReferenceAndItsHistory() throws IOException {
    Run run = train();
    assertTrue(run.out().matches("Epoch 0: \\d+ / 12\nEpoch 1: \\d+ / 12\n"), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
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
      assertArrayEquals(expected.toByteArray(), bytes("model/model.safetensors"));
      assertEnds(
          "Epoch 1: " + exchange.evaluate(parameters, Split.TEST).correct() + " / 12\n", run.out());
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
  void saysCompleteWithoutEvaluationAndLetsTheCommandLineOverrideTheFile() throws IOException {
    Files.delete(directory.resolve("t10k-images-idx3-ubyte"));
    assertEquals("Epoch 0 complete\n", train("--epochs 1 --evaluate none").out());
  }

  @Test
  void trainsTheSameNetworkFromOptionsAsFromAFile() throws IOException {
    train();
    String options = "--sizes=9,5,4 --epochs=2 --mini-batch-size=7 --learning-rate=3";
    Run.of(directory, "train --data=$ --model=$/other " + options).succeeded();
    assertSame("model", "other", "model.safetensors");
  }

  @Test
  void trainsTheSameNetworkFromGzipFilesAndFromFilesNamedOneByOne() throws IOException {
    train();
    TrainRun.TRAINING.writeGzip(directory, "train");
    Files.delete(directory.resolve("train-images-idx3-ubyte"));
    Files.delete(directory.resolve("train-labels-idx1-ubyte"));
    train("--model", "$/gzip");
    assertSame("model", "gzip", "model.safetensors");
    Path images = directory.resolve("images");
    Files.move(directory.resolve("train-images-idx3-ubyte.gz"), images);
    train("--model", "$/named", "--train-images", images.toString());
    assertSame("model", "named", "model.safetensors");
  }

  @Test
  void replacesAModelWhereAskedOnTheCommandLineOrInTheFileOrBoth() {
    train();
    float[] first = tensors();
    train("--overwrite", "--seed", "2");
    float[] second = tensors();
    assertFalse(Arrays.equals(first, second));
    TrainRun.settings(directory, "overwrite = true\n");
    train("--seed", "3");
    assertFalse(Arrays.equals(second, tensors()));
    train("--overwrite", "--seed", "2");
    assertArrayEquals(second, tensors());
  }

  @Test
  void explainsItsOptions() {
    Run run = Run.of("train", "--help").succeeded();
    String help = "(?s)Examples:\n  scripts/nndl train mnist\n.*\n\nUsage: nndl train .*";
    assertTrue(run.out().matches(help), run.out());
    assertEquals("", run.err());
  }

  private float[] tensors() {
    return model("model").parameters().values();
  }
}
