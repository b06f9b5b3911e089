package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.network.Parameters;
import nndl.training.Exchange;
import nndl.training.History;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.Workload;

/**
 * A training of 18 iterations, every sixth a short one, and what it must end with. An iteration
 * leaves about a third of the first layer's rows as they are.
 */
final class SmallRun {
  static final int ITERATIONS = 18;
  private static final TestImages TRAINING = TestImages.random(53, 5, 4, 3, 0.1, 1);
  private static final TestImages TEST = TestImages.random(20, 5, 4, 3, 0.1, 2);

  private final Workload workload;
  private final Parameters expected;
  private final String expectedHistory;

  /** Writes the samples into the directory. */
  SmallRun(Path directory, int shards) {
    SampleSet trainingSet = TRAINING.write(directory, "train");
    SampleSet testSet = TEST.write(directory, "t10k");
    workload =
        Fixtures.workload(
            Fixtures.hyperparameters(3, 10, 3, 20, 17, 3), shards, trainingSet, testSet);
    expected = Fixtures.initial(workload);
    try (Exchange reference = Fixtures.inMemory(workload)) {
      expectedHistory = train(expected, reference);
    }
  }

  Workload workload() {
    return workload;
  }

  /** Trains through the exchange and compares all bits, and all counts, with the reference's. */
  void assertSameBits(Exchange exchange) {
    Parameters parameters = Fixtures.initial(workload);
    assertEquals(expectedHistory, train(parameters, exchange));
    assertArrayEquals(expected.values(), parameters.values());
  }

  private String train(Parameters parameters, Exchange exchange) {
    History history =
        new History(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    Progress progress = Progress.start(workload, parameters, history);
    new Sgd(Fixtures.KERNELS, workload).train(progress, exchange, () -> {});
    return history.csv();
  }
}
