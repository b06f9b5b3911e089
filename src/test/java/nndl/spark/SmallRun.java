package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.sampling.MiniBatch;
import nndl.data.sampling.Shards;
import nndl.model.Model;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.training.Exchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Settings;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * A training of 18 iterations, every sixth of which is shorter, and the result it must have. An
 * iteration leaves about a third of the first layer's rows unchanged.
 */
public final class SmallRun {
  public static final int ITERATIONS = 18;

  /** Calls of the exchange: 6 sums and an evaluation in each of 3 epochs. */
  static final int CALLS = 21;

  /** The call that evaluates after the second epoch. */
  static final int EVALUATION = 13;

  static final TestImages TRAINING = TestImages.random(53, 5, 4, 3, 0.1, 1);
  private static final TestImages TEST = TestImages.random(20, 5, 4, 3, 0.1, 2);

  private final Workload workload;
  private final String expected;

  /** Writes the samples into the directory. */
  public SmallRun(Path directory, int shards) {
    this(directory, shards, 3);
  }

  /** The same training with another number of epochs. */
  public SmallRun(Path directory, int shards, int epochs) {
    this(directory, shards, TRAINING, Fixtures.hyperparameters(epochs, 10, 3, 20, 17, 3));
  }

  /** The same training with other hyperparameters. */
  public static SmallRun of(Path directory, int shards, Hyperparameters hyperparameters) {
    return new SmallRun(directory, shards, TRAINING, hyperparameters);
  }

  /** A training of images without a zero, so that all rows move. */
  public static SmallRun dense(Path directory, int shards, Hyperparameters hyperparameters) {
    return new SmallRun(directory, shards, TestImages.random(53, 5, 4, 3, 1, 1), hyperparameters);
  }

  /** A training whose weights, and sums, are more parts of a message than wait in a channel. */
  public static SmallRun wide(Path directory, int shards) {
    return new SmallRun(
        directory, shards, TRAINING, Fixtures.hyperparameters(1, 10, 3, 20, 20_000, 3));
  }

  /** Another training of images with the same pixels and classes. */
  SmallRun(Path directory, int shards, TestImages training, Hyperparameters hyperparameters) {
    this(untrained(directory, shards, training, hyperparameters));
  }

  private static Workload untrained(
      Path directory, int shards, TestImages training, Hyperparameters hyperparameters) {
    return Fixtures.workload(
        hyperparameters, shards, training.write(directory, "train"), TEST.write(directory, "t10k"));
  }

  /** The workload of a training with other hyperparameters, for which nothing is trained. */
  public static Workload untrained(Path directory, int shards, Hyperparameters hyperparameters) {
    return untrained(directory, shards, TRAINING, hyperparameters);
  }

  /** A training on images that have two numbers in place of a class. */
  static SmallRun ofNumbers(Path directory, int shards, Hyperparameters hyperparameters) {
    return new SmallRun(
        Fixtures.workload(
            hyperparameters,
            shards,
            TRAINING.writeWithNumbers(directory, "train"),
            TEST.writeWithNumbers(directory, "t10k")));
  }

  private SmallRun(Workload workload) {
    this.workload = workload;
    try (Exchange reference = Fixtures.inMemory(workload)) {
      expected = train(reference);
    }
  }

  public Workload workload() {
    return workload;
  }

  /** The result of the undisturbed training in memory. */
  String expected() {
    return expected;
  }

  /** Trains through the exchange and compares all bits, and all counts, with the reference's. */
  public void assertSameBits(Exchange exchange, Observer... observers) {
    assertEquals(expected, train(exchange, observers));
  }

  /**
   * Compares all else that the exchange answers with the reference's, however samples are shared.
   */
  void assertSameAnswers(Exchange exchange) {
    Workload whole = new Workload(workload.hyperparameters(), new Shards(1), workload.sets());
    Parameters initial = Fixtures.initial(workload);
    MiniBatch one = new MiniBatch(1, 1, 2);
    try (Exchange reference = Fixtures.inMemory(workload);
        Exchange undivided = Fixtures.inMemory(whole)) {
      assertEquals(undivided.hashes(), exchange.hashes());
      Gradient sum = exchange.sumGradients(initial, one);
      assertArrayEquals(
          Fixtures.numbers(reference.sumGradients(initial, one)), Fixtures.numbers(sum));
      assertTrue(sum.scalars().get(Scalars.Name.SECONDS) > 0, "took no time");
      sum.clear();
      for (Split split : new Split[] {Split.TEST, Split.TRAINING}) {
        assertEquals(
            EvaluationCases.json(reference.evaluate(initial, split)),
            EvaluationCases.json(exchange.evaluate(initial, split)));
      }
    }
  }

  /** Returns a workload whose samples have a wrong label, on line 8. */
  static Workload withWrongLabel(Path directory) {
    TestImages wrong = TestImages.random(9, 5, 4, 3, 0.3, 1);
    wrong.labels()[7] = 3;
    SampleSet samples = wrong.write(directory, "train");
    return Fixtures.workload(Fixtures.hyperparameters(1, 2, 3, 20, 17, 3), 2, samples, samples);
  }

  /** Trains through the exchange and returns a hash of the model and the history. */
  String train(Exchange exchange, Observer... observers) {
    Progress progress = Fixtures.progress(workload);
    new Sgd(workload, exchange, List.of(observers)).train(progress);
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    try {
      Model.of(progress.parameters(), Settings.of(workload)).file().write(model);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(model.toByteArray());
      return HexFormat.of().formatHex(hash) + "\n" + progress.history().csv();
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
