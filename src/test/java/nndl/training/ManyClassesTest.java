package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import nndl.Fixtures;
import nndl.Slow;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.model.evaluation.Evaluation;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training of as many classes as there may be. */
@Slow
class ManyClassesTest {
  private static final int CLASSES = 1000;
  private static final int BITS = 10;

  @TempDir Path directory;

  /** The inputs of a class are the bits of its number, and their opposites. */
  @Test
  void aThousandClassesAreLearnedAndToldApart() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int label = 0; label < CLASSES; label++) {
      csv.append(label);
      for (int bit = 0; bit < BITS; bit++) {
        csv.append((label >> bit & 1) == 1 ? ",255,0" : ",0,255");
      }
      csv.append('\n');
    }
    Path file = directory.resolve("numbers.csv");
    Files.writeString(file, csv, StandardCharsets.US_ASCII);
    SampleSet set = Fixtures.sampleSet(file.toString(), null, InputOptions.defaults(), 0);
    Hyperparameters plain =
        new Hyperparameters(
            new Network(new Layout(2 * BITS, CLASSES), Activation.SIGMOID, Initialiser.NORMAL),
            new Objective(Cost.LOG_LIKELIHOOD, Fixtures.SEED, Arithmetic.EXACT),
            new Descent(20, 20, 0.1));
    Hyperparameters h = Fixtures.with(plain, new Optimizer.Adam(0.9, 0.999, 1e-8), Penalties.NONE);
    Workload workload = Fixtures.workload(h, 2, set, set);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Parameters trained = Fixtures.train(workload, exchange);
      Evaluation evaluation = exchange.evaluate(trained, Split.TEST);
      assertEquals(CLASSES, evaluation.classes());
      Set<Integer> right = new HashSet<>();
      for (Evaluation.Cell cell : evaluation.confusion()) {
        if (cell.label() == cell.prediction()) {
          right.add(cell.label());
        }
      }
      assertTrue(right.size() > 990, right.size() + " of 1000 classes");
      assertTrue(right.contains(CLASSES - 1) && right.contains(256) && right.contains(0));
    }
  }
}
