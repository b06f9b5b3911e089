package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.data.SampleSet;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.History;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests learning rates on the small digits. learning.md has the figures for MNIST. */
@Slow
class RangeTestTest {
  private static final Path DIGITS = Path.of("data/digits");

  /** A network with a learning rate that was tuned by hand. */
  private record Tuned(String name, Hyperparameters h) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Tuned> tuned() {
    Network book = new Network(new Layout(64, 30, 10), Activation.SIGMOID, Initialiser.NORMAL);
    Network relu = new Network(new Layout(64, 30, 10), Activation.RELU, Initialiser.HE);
    Network wide = new Network(new Layout(64, 200, 10), Activation.RELU, Initialiser.HE);
    return Stream.of(
        new Tuned("book", h(book, Cost.QUADRATIC, new Optimizer.Sgd(), 10, 3)),
        new Tuned(
            "relu with adam",
            h(relu, Cost.LOG_LIKELIHOOD, new Optimizer.Adam(0.9, 0.999, 1e-8), 32, 0.003)),
        new Tuned("wide", h(wide, Cost.LOG_LIKELIHOOD, new Optimizer.Momentum(0.9), 32, 0.02)));
  }

  private static Hyperparameters h(
      Network network, Cost cost, Optimizer optimizer, int miniBatchSize, double rate) {
    Hyperparameters h =
        new Hyperparameters(
            network,
            new Objective(cost, 1, Arithmetic.EXACT),
            new Descent(15, miniBatchSize, rate));
    return Fixtures.with(h, optimizer, Penalties.NONE);
  }

  @ParameterizedTest
  @MethodSource("tuned")
  void findsARateThatLearnsAsWellAsTheOneTunedByHand(Tuned tuned) {
    RangeTest.Result result = find(workload(tuned.h));
    Descent d = tuned.h.descent();
    Hyperparameters found =
        Fixtures.with(
            new Hyperparameters(
                tuned.h.network(),
                tuned.h.objective(),
                new Descent(d.epochs(), d.miniBatchSize(), result.suggestion().orElseThrow())),
            d.optimizer(),
            Penalties.NONE);
    double byHand = right(tuned.h);
    double bySuggestion = right(found);
    assertTrue(bySuggestion > byHand - 0.01, byHand + " " + bySuggestion + " " + result);
  }

  /** A part of all the digits. */
  private static double right(Hyperparameters h) {
    Workload workload = workload(h);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Progress progress =
          Progress.start(workload, h.network().initial(1), new History(Fixtures.MONITORING));
      new Sgd(workload, exchange, List.of()).train(progress);
      Epoch last = progress.history().epochs().get(h.descent().epochs() - 1);
      return (double) last.correct() / last.count();
    }
  }

  @Test
  void triesRatesFromVeryLowToFarTooHigh() {
    RangeTest.Result result = find(workload(tuned().findFirst().orElseThrow().h));
    assertEquals(1e-8, result.rates()[0]);
    assertEquals(1e-7, result.rates()[10], 1e-15);
    double last = result.rates()[result.rates().length - 1];
    assertTrue(last > 5 && last < 101, last + "");
    assertTrue(result.rates().length > 80 && result.rates().length <= 101);
  }

  private static RangeTest.Result find(Workload workload) {
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Parameters initial = workload.hyperparameters().network().initial(1);
      Progress start = Progress.start(workload, initial, new History(Fixtures.MONITORING));
      return RangeTest.run(workload, start, exchange);
    }
  }

  private static Workload workload(Hyperparameters h) {
    return Fixtures.workload(h, 1, set("train"), set("t10k"));
  }

  private static SampleSet set(String prefix) {
    String suffix = DIGITS.resolve("train-images-idx3-ubyte").toFile().exists() ? "" : ".gz";
    return Fixtures.sampleSet(
        DIGITS.resolve(prefix + "-images-idx3-ubyte" + suffix),
        DIGITS.resolve(prefix + "-labels-idx1-ubyte" + suffix));
  }

  /** The cost falls from 2 to 1. The first cost below 1.1 comes two rates before the lowest. */
  @Test
  void suggestsTheMiddleBetweenMostOfTheFallAndTheLowestCost() {
    double[] rates = {1, 10, 100, 1000, 10000};
    double[] costs = {3, 1.11, 1.09, 1.05, 1};
    assertEquals(1000, RangeTest.suggestion(rates, costs, 2).orElseThrow(), 1e-9);
    double[] flat = {3, 1.09, 1.09, 1, 1};
    assertEquals(100, RangeTest.suggestion(rates, flat, 2).orElseThrow(), 1e-9);
  }

  @Test
  void suggestsNothingIfNoCostIsBelowThatOfAConstantAnswer() {
    double[] rates = {1, 10};
    assertEquals(OptionalDouble.empty(), RangeTest.suggestion(rates, new double[] {3, 2}, 2));
  }
}
