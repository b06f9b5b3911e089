package nndl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.sampling.Shards;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.training.Exchange;
import nndl.training.History;
import nndl.training.InMemoryExchange;
import nndl.training.Monitoring;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Settings;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * {@code EveryDescent DIGITS DIR [SAMPLES]}: trains a small network for a few steps on all samples
 * at once, with every cost, activation, optimiser and penalty. DIR gets the weights before them,
 * {@code begin.safetensors}, and those after them, a file for each run; its metadata say what it
 * was. {@code scripts/dev/peers/torch_descent.py} does the same in another program.
 */
public final class EveryDescent {
  private static final int STEPS = 5;
  private static final Layout SIZES = new Layout(64, 20, 15, 10);

  /** None, each alone, and all at once. Lengths are such that they bound some and not others. */
  private static final List<Penalties> PENALTIES =
      List.of(
          Penalties.NONE,
          new Penalties(20, 0, 0, 0, 0),
          new Penalties(0, 5, 0, 0, 0),
          new Penalties(0, 0, 0.3, 0, 0),
          new Penalties(0, 0, 0, 1, 0),
          new Penalties(0, 0, 0, 0, 0.1),
          new Penalties(20, 5, 0.3, 1, 0.1));

  private EveryDescent() {}

  public static void main(String[] args) throws IOException {
    Path digits = Path.of(args[0]);
    Path directory = Path.of(args[1]);
    int samples = args.length > 2 ? Integer.parseInt(args[2]) : 300;
    SampleSet set =
        Fixtures.sampleSet(
            digits.resolve("train-images-idx3-ubyte"), digits.resolve("train-labels-idx1-ubyte"));
    Parameters begin = Initialiser.SCALED.parameters(SIZES, Fixtures.SEED);
    write(directory.resolve("begin.safetensors"), begin, new TreeMap<>());
    int run = 0;
    for (Cost cost :
        Arrays.stream(Cost.values())
            .filter(cost -> cost.canFall() && cost.fits(new Coding.OneHot(2)))
            .toList()) {
      for (Activation activation :
          Arrays.stream(Activation.values()).filter(Activation::hasSlope).toList()) {
        for (Optimizer optimizer : Fixtures.OPTIMIZERS) {
          for (Penalties penalties : PENALTIES) {
            Workload workload =
                workload(new SampleRange(set, 0, samples), cost, activation, optimizer, penalties);
            Path file = directory.resolve("run-%03d.safetensors".formatted(run++));
            write(file, train(workload), Settings.of(workload));
          }
        }
      }
    }
  }

  private static Workload workload(
      SampleRange samples,
      Cost cost,
      Activation activation,
      Optimizer optimizer,
      Penalties penalties) {
    boolean adaptive = optimizer.keeps().size() > 1; // its steps are as long as the rate is
    Hyperparameters once =
        new Hyperparameters(
            new Network(SIZES, activation, Initialiser.SCALED),
            new Objective(cost, Fixtures.SEED, Arithmetic.EXACT),
            new Descent(STEPS, samples.count(), adaptive ? 0.01 : 0.1));
    return new Workload(
        Fixtures.with(once, optimizer, penalties),
        new Shards(1),
        Map.of(Split.TRAINING, samples, Split.TEST, samples));
  }

  private static Parameters train(Workload workload) {
    try (Exchange exchange = new InMemoryExchange(workload, new SampleLoader(Mnist.storage()))) {
      Parameters begin = workload.hyperparameters().network().initial(Fixtures.SEED);
      Monitoring none = new Monitoring(List.of(), List.of());
      Progress progress = Progress.start(workload, begin, new History(none));
      new Sgd(workload, exchange, List.of()).train(progress);
      return progress.result();
    }
  }

  private static void write(Path file, Parameters parameters, SortedMap<String, String> settings)
      throws IOException {
    try (var out = Files.newOutputStream(file)) {
      Model.of(parameters, settings).file().write(out);
    }
  }
}
