package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.sampling.MiniBatch;
import nndl.data.sampling.Shards;
import nndl.math.elements.Activation;
import nndl.model.evaluation.Evaluation;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.training.AtCall;
import nndl.training.Exchange;
import nndl.training.History;
import nndl.training.Progress;
import nndl.training.RecordedExchange;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the test of learning rates requests from its workers, and how it uses the answers. */
class RangeTestStepsTest {
  private static final int CLASSES = 4;
  private static final int RATES = 101;
  private static final int ONE = 80; // the index of the rate 1

  @TempDir Path directory;

  /** The steps see 3000 samples, or a small set twice. There are at least five steps. */
  @ParameterizedTest
  @CsvSource({"53, 10, 10", "53, 53, 5", "1600, 100, 30", "1400, 100, 28", "700, 280, 5"})
  void trainsSomeMiniBatchesWithEachRate(int count, int miniBatchSize, int steps) {
    RecordedExchange exchange = begin(workload(count, miniBatchSize), 2 * steps + 3);
    assertEquals(3, exchange.evaluations().size());
    for (int i = 0; i < 3; i++) {
      assertEquals(i * steps, exchange.evaluations().get(i).sums());
    }
  }

  @Test
  void trainsOneEpochAfterTheOther() {
    List<MiniBatch> all = begin(workload(25, 10), 20).miniBatches();
    for (int i = 0; i < all.size(); i++) {
      long from = i % 3 * 10L;
      assertEquals(new MiniBatch(i / 3, from, Math.min(from + 10, 25)), all.get(i));
    }
  }

  @ParameterizedTest
  @CsvSource({"53, 1", "1999, 1", "2000, 2", "3000, 3"})
  void measuresTheCostOfAThousandTrainingSamplesOrMore(int count, int every) {
    RecordedExchange exchange = begin(workload(count, count), 7);
    assertEquals(2, exchange.evaluations().size());
    for (RecordedExchange.Evaluated one : exchange.evaluations()) {
      assertEquals(every, one.every());
      assertEquals(Split.TRAINING, one.split());
    }
  }

  @Test
  void givesTheMedianOfEachCostAndItsNeighboursAndEndsAtFourTimesTheLowest() {
    Network relu = new Network(new Layout(9, 6, CLASSES), Activation.RELU, Initialiser.HE);
    Workload workload =
        workload(53, h(relu, Cost.LOG_LIKELIHOOD, List.of(), 10, new Optimizer.Sgd()));
    RecordedExchange exchange = new RecordedExchange(Fixtures.inMemory(workload));
    RangeTest.Result result = run(workload, relu.initial(1), exchange);
    double[] costs = costs(exchange);
    double[] after = Arrays.copyOfRange(costs, 1, costs.length);
    double[] medians = after.clone();
    for (int i = 1; i < after.length - 1; i++) {
      double[] three = {after[i - 1], after[i], after[i + 1]};
      Arrays.sort(three);
      medians[i] = three[1];
    }
    assertArrayEquals(medians, result.costs());
    int last = costs.length - 1;
    assertTrue(last < RATES, "ended early: " + last);
    for (int end = 1; end <= last; end++) {
      double lowest = Arrays.stream(costs, 0, end + 1).min().orElseThrow();
      assertEquals(end == last, costs[end] > 4 * lowest, "after rate " + end);
    }
  }

  /** The quadratic cost of a constant answer is (1 - sum of p^2) / 2. */
  @Test
  void measuresTheFallFromTheCostOfAConstantAnswerIfTheStartIsWorse() {
    Workload workload = workload(53, 10);
    RecordedExchange exchange = new RecordedExchange(Fixtures.inMemory(workload));
    Parameters bad = Fixtures.initial(workload);
    for (int j = 0; j < CLASSES; j++) {
      bad.biases(2).set(0, j, 2);
    }
    RangeTest.Result result = run(workload, bad, exchange);
    long[] labels = new long[CLASSES];
    Evaluation start = exchange.evaluations().get(0).evaluation();
    start.confusion().forEach(cell -> labels[cell.label()] += cell.count());
    double guess = (1 - Arrays.stream(labels).mapToDouble(n -> n * n / 53.0 / 53).sum()) / 2;
    double first = costs(exchange)[0];
    assertTrue(first > guess, first + " " + guess);
    assertTrue(result.suggestion().isPresent(), "something was learned");
    assertEquals(RangeTest.suggestion(result.rates(), result.costs(), guess), result.suggestion());
  }

  /** The gradient is divided by the sum of the class weights. */
  @Test
  void doesNotTakeClassWeightsForAHigherRate() {
    double[] plain = costs(run(weighted(List.of())));
    double[] weighted = costs(run(weighted(List.of(1.5, 1.5, 1.5, 1.5))));
    for (int i = 0; i <= ONE; i++) {
      assertEquals(plain[i], weighted[i], 1e-5 * plain[i], "before rate " + i);
    }
    assertTrue(plain[ONE] < 0.9 * plain[0], "something was learned");
    double[] one = costs(run(weighted(List.of(1.0, 0.0, 0.0, 0.0))));
    assertTrue(one[ONE] > 1.1 * plain[ONE], "one class alone is another training");
  }

  private Workload weighted(List<Double> weights) {
    return workload(53, h(sigmoid(), Cost.QUADRATIC, weights, 10, new Optimizer.Sgd()));
  }

  private static Network sigmoid() {
    return new Network(new Layout(9, 6, CLASSES), Activation.SIGMOID, Initialiser.NORMAL);
  }

  private Workload workload(int count, int miniBatchSize) {
    return workload(
        count, h(sigmoid(), Cost.QUADRATIC, List.of(), miniBatchSize, new Optimizer.Sgd()));
  }

  private Workload workload(int count, Hyperparameters h) {
    SampleSet set = TestImages.random(count, 3, 3, CLASSES, 0.6, 1).write(directory, "train");
    return new Workload(h, new Shards(1), Map.of(Split.TRAINING, set.all()));
  }

  private static Hyperparameters h(
      Network network, Cost cost, List<Double> weights, int miniBatchSize, Optimizer optimizer) {
    Objective objective = Fixtures.objective(cost, List.of(), 0, weights);
    return Fixtures.with(
        new Hyperparameters(network, objective, new Descent(1, miniBatchSize, 1)),
        optimizer,
        Penalties.NONE);
  }

  /** Records the first calls of a run and then fails. */
  private static RecordedExchange begin(Workload workload, int calls) {
    RecordedExchange exchange = new RecordedExchange(Fixtures.inMemory(workload));
    Parameters initial = workload.hyperparameters().network().initial(1);
    AtCall fragile =
        new AtCall(
            calls,
            exchange,
            () -> {
              throw new IllegalStateException();
            });
    assertThrows(IllegalStateException.class, () -> run(workload, initial, fragile));
    return exchange;
  }

  private static RecordedExchange run(Workload workload) {
    RecordedExchange exchange = new RecordedExchange(Fixtures.inMemory(workload));
    RangeTest.Result unused =
        run(workload, workload.hyperparameters().network().initial(1), exchange);
    return exchange;
  }

  private static RangeTest.Result run(Workload workload, Parameters initial, Exchange exchange) {
    Progress start = Progress.start(workload, initial, new History(Fixtures.MONITORING));
    return RangeTest.run(workload, start, exchange);
  }

  /** Before the first rate, and after each. */
  private static double[] costs(RecordedExchange exchange) {
    List<Double> costs = new ArrayList<>();
    for (RecordedExchange.Evaluated one : exchange.evaluations()) {
      Evaluation evaluation = one.evaluation();
      costs.add(evaluation.totalCost().doubleValue() / evaluation.count());
    }
    return costs.stream().mapToDouble(cost -> cost).toArray();
  }
}
