package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import nndl.Fixtures;
import nndl.command.Run;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.network.Parameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of perceptrons that computes XOR. It can be evaluated, but not trained. */
class StepModelTest {
  private static final String XOR = "0,0,0\n1,0,1\n1,1,0\n0,1,1\n";

  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    Parameters parameters = new Parameters(new Layout(2, 2, 1));
    set(parameters, 1, new float[][] {{1, 1}, {-2, -2}}, -0.5f, 3); // OR, NAND
    set(parameters, 2, new float[][] {{1, 1}}, -1.5f); // AND
    SortedMap<String, String> strings = InputSpec.strings(List.of(1, 2), 1, List.of());
    strings.put(Model.ACTIVATION, Activation.STEP.name());
    strings.put(Model.COST, Cost.NONE.name());
    Path file = directory.resolve("xor.safetensors");
    Files.write(file, Fixtures.bytes(Model.of(parameters, strings)));
    Files.writeString(directory.resolve("xor.csv"), XOR);
  }

  private static void set(Parameters parameters, int l, float[][] w, float... b) {
    for (int j = 0; j < b.length; j++) {
      parameters.biases(l).set(0, j, b[j]);
      for (int k = 0; k < w[j].length; k++) {
        parameters.weights(l).set(k, j, w[j][k]);
      }
    }
  }

  @Test
  void isEvaluatedWithoutACost() throws IOException {
    String evaluate = "evaluate --model $/xor.safetensors --test-images $/xor.csv";
    Run run = Run.of(directory, evaluate).succeeded();
    assertTrue(run.out().startsWith("test: 4 / 4\n"), run.out());
    assertTrue(!run.out().contains("\ncost: "), run.out());
    assertTrue(
        run.out().endsWith("\nerrors: not listed, since without a cost none is the worst\n"));
    String output = evaluate + " --json --output $/xor-scores.csv";
    JsonNode json = Run.of(directory, output).succeeded().json();
    assertTrue(json.path("cost").isNull() && json.path("cost-name").isNull(), json.toString());
    assertTrue(!Files.readString(directory.resolve("xor-scores.csv")).contains("\ncost,"));
  }

  @Test
  void predicts() {
    Run run =
        Run.of(
            directory,
            "predict --model $/xor.safetensors --images $/xor.csv --columns prediction,outputs");
    assertEquals("prediction,output_0\n0,0.0\n1,1.0\n1,1.0\n0,0.0\n", run.succeeded().out());
  }

  @Test
  void isNotTrained() {
    Run.of(
            directory,
            "train --train-images $/xor.csv --scale 1 --sizes 2,2,1 --mini-batch-size 4 --model $/m"
                + " --evaluate training --initial-model $/xor.safetensors")
        .refused(
            directory,
            "$/xor.safetensors: expected activation sigmoid, as this run has it, found step");
  }
}
