package nndl.command.chapter;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nndl.command.Text;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.sampling.MiniBatch;
import nndl.data.sampling.Shards;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.model.evaluation.Evaluation;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.time.Clock;
import nndl.training.Exchange;
import nndl.training.InMemoryExchange;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * The exercise on online learning, in which a mini-batch is one sample. The engine trains in one
 * thread with mini-batches of 1, 10, 20, 100 and all samples. Each size is trained for the same
 * time, with a learning rate that suits it.
 *
 * @param sets the sets for training and testing
 * @param classes the number of classes, above the largest label of the samples
 * @param seconds the seconds of each training, without loading
 */
record OnlineLearning(
    Map<Split, SampleRange> sets, SampleSource source, int classes, double seconds, Clock clock) {
  private static final long SEED = 1;
  private static final int HIDDEN = 30;

  /** A size of mini-batches and its learning rate. The size 0 stands for all samples. */
  private record Way(long m, double eta) {}

  private static final List<Way> WAYS =
      List.of(new Way(1, 0.5), new Way(10, 3), new Way(20, 5), new Way(100, 10), new Way(0, 20));

  /** Trains with each size, and prints the results. */
  void lines(Consumer<String> lines) {
    line(WAYS.get(1)); // the first training makes the JVM compile the engine
    lines.accept(Text.of("online learning and mini-batches, %.1f s of training each", seconds));
    lines.accept("    m    eta   epochs   right of the test images");
    WAYS.forEach(way -> lines.accept(line(way)));
  }

  private String line(Way way) {
    SampleRange training = sets.get(Split.TRAINING);
    long n = training.count();
    long m = way.m == 0 ? n : Math.min(n, way.m);
    Network network =
        new Network(
            new Layout(training.set().width(), HIDDEN, classes),
            Activation.SIGMOID,
            Initialiser.NORMAL,
            new Coding.OneHot(classes));
    Workload workload =
        new Workload(
            new Hyperparameters(
                network,
                new Objective(Cost.QUADRATIC, SEED, Arithmetic.EXACT),
                new Descent(Integer.MAX_VALUE, m, way.eta)),
            new Shards(1),
            sets);
    Parameters parameters = network.initial(SEED);
    try (Exchange exchange = new InMemoryExchange(workload, source)) {
      long steps = train(exchange, parameters, n, m, way.eta);
      Evaluation test = exchange.evaluate(parameters, Split.TEST);
      return Text.of(
          "%5d   %4s   %6.1f   %s / %s",
          m, way.eta, (double) steps * m / n, test.correct(), test.count());
    }
  }

  /** Trains until the time is over. Returns the number of steps. */
  private long train(Exchange exchange, Parameters parameters, long n, long m, double eta) {
    long start = clock.nanoTime();
    long steps = 0;
    for (int epoch = 0; ; epoch++) {
      for (long from = 0; from < n; from += m) {
        MiniBatch miniBatch = new MiniBatch(epoch, from, Math.min(from + m, n));
        parameters.step(eta, exchange.sumGradients(parameters, miniBatch), miniBatch.size());
        steps++;
        if (clock.secondsSince(start) >= seconds) {
          return steps;
        }
      }
    }
  }
}
