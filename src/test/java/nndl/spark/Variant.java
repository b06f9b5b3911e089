package nndl.spark;

import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.InputMoments;
import nndl.data.SampleSet;
import nndl.math.elements.Activation;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Network;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;

/**
 * What a {@link SmallRun} trains: whatever reaches workers, or what they return, in its own way.
 */
enum Variant {
  PLAIN,
  ONE_MINI_BATCH,
  /** Most shards have no sample. */
  THREE_SAMPLES,
  /** Two bits of three classes: an answer may be none of them. */
  BITS,
  DISTORTED_AND_STANDARDISED,
  /** Two numbers in place of a class, which evaluations bring as residuals. */
  NUMBERS;

  private static final TestImages FEW = TestImages.random(3, 5, 4, 3, 0.3, 1);
  private static final Hyperparameters BOOK = Fixtures.hyperparameters(2, 10, 3, 20, 17, 3);

  SmallRun run(Path directory, int shards) {
    return switch (this) {
      case PLAIN -> new SmallRun(directory, shards);
      case ONE_MINI_BATCH -> run(directory, shards, Fixtures.hyperparameters(2, 53, 3, 20, 17, 3));
      case THREE_SAMPLES ->
          new SmallRun(directory, shards, FEW, Fixtures.hyperparameters(2, 2, 3, 20, 17, 3));
      case BITS -> run(directory, shards, bits());
      case NUMBERS -> SmallRun.ofNumbers(directory, shards, numbers());
      case DISTORTED_AND_STANDARDISED -> run(directory, shards, distorted(directory));
    };
  }

  /** A run with an optimiser, and with all else that moves weights or changes sums. */
  static SmallRun of(Optimizer optimizer, Path directory, int shards) {
    Hyperparameters h = Fixtures.with(BOOK, optimizer, new Penalties(0.5, 0.1, 0.01, 2, 0.05));
    Objective random =
        Fixtures.objective(Cost.QUADRATIC, List.of(0.1, 0.5), 0.1, List.of(1.0, 0.3, 2.0));
    return run(directory, shards, new Hyperparameters(h.network(), random, h.descent()));
  }

  private static Hyperparameters bits() {
    Hyperparameters h = Fixtures.hyperparameters(2, 10, 3, 20, 17, 2);
    Network network =
        new Network(h.layout(), Activation.SIGMOID, Initialiser.NORMAL, new Coding.Bits(3));
    return new Hyperparameters(network, h.objective(), h.descent());
  }

  private static Hyperparameters numbers() {
    Hyperparameters h = Fixtures.hyperparameters(3, 10, 0.1, 20, 17, 2);
    Coding coding = new Coding.Numbers(List.of(10.0, -3.0), List.of(4.0, 0.5), 1.35);
    return new Hyperparameters(
        new Network(h.layout(), Activation.RELU, Initialiser.HE, coding),
        Fixtures.objective(Cost.HUBER, List.of(0.1, 0.5), 0, List.of()),
        h.descent());
  }

  private static Hyperparameters distorted(Path directory) {
    SampleSet samples = SmallRun.TRAINING.write(directory, "train");
    InputMoments moments = InputMoments.of(Fixtures.storage(), samples.all());
    return Fixtures.with(
        BOOK,
        Fixtures.DISTORTION,
        InputTransform.standardising(moments.mean(), moments.deviation()));
  }

  private static SmallRun run(Path directory, int shards, Hyperparameters hyperparameters) {
    return new SmallRun(directory, shards, SmallRun.TRAINING, hyperparameters);
  }
}
