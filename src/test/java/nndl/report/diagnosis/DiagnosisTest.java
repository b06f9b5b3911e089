package nndl.report.diagnosis;

import static nndl.Texts.assertContains;
import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.sampling.Shards;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.History;
import nndl.training.Monitoring;
import nndl.training.Progress;
import nndl.training.RecordedExchange;
import nndl.training.Sgd;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs on the small digits: one made for each finding, and good ones, which are left alone. */
@Slow
class DiagnosisTest {
  private static final Path DIGITS = Path.of("data/digits");
  private static final SampleSet TRAINING = set("train");
  private static final SampleSet TEST = set("t10k");
  private static final Optimizer ADAM = new Optimizer.Adam(0.9, 0.999, 1e-8);

  private static SampleSet set(String prefix) {
    return Fixtures.sampleSet(
        DIGITS.resolve(prefix + "-images-idx3-ubyte"),
        DIGITS.resolve(prefix + "-labels-idx1-ubyte"));
  }

  /** A run: what is said of it at the ends of epochs, and at the end. */
  private record Run(
      String name,
      Network network,
      Cost cost,
      Optimizer optimizer,
      Descent descent,
      long samples,
      Monitoring monitoring) {

    static Run of(String name, int epochs, double rate) {
      return new Run(
          name,
          new Network(new Layout(64, 30, 10), Activation.SIGMOID, Initialiser.NORMAL),
          Cost.QUADRATIC,
          new Optimizer.Sgd(),
          new Descent(epochs, 10, rate),
          TRAINING.count(),
          Fixtures.MONITORING);
    }

    Run with(Activation activation, Initialiser initialiser, int... sizes) {
      Network other = new Network(new Layout(sizes), activation, initialiser);
      return new Run(name, other, cost, optimizer, descent, samples, monitoring);
    }

    Run with(Cost other) {
      return new Run(name, network, other, optimizer, descent, samples, monitoring);
    }

    Run with(Optimizer other) {
      return new Run(name, network, cost, other, descent, samples, monitoring);
    }

    Run withSamples(long count) {
      return new Run(name, network, cost, optimizer, descent, count, monitoring);
    }

    Run with(Monitoring other) {
      return new Run(name, network, cost, optimizer, descent, samples, other);
    }

    Hyperparameters h() {
      Objective objective = new Objective(cost, 1, Arithmetic.EXACT);
      return Fixtures.with(
          new Hyperparameters(network, objective, descent), optimizer, Penalties.NONE);
    }

    List<String> lines() {
      return lines(network.initial(1));
    }

    Workload workload() {
      return new Workload(
          h(),
          new Shards(1),
          Map.of(Split.TRAINING, new SampleRange(TRAINING, 0, samples), Split.TEST, TEST.all()));
    }

    List<String> lines(Parameters initial) {
      Workload workload = workload();
      List<String> lines = new ArrayList<>();
      try (Exchange exchange = Fixtures.inMemory(workload)) {
        Progress progress = Progress.start(workload, initial, new History(monitoring));
        DiagnosisLines diagnosis =
            new DiagnosisLines(workload, TableFacts.NONE, progress.history(), lines::add);
        new Sgd(workload, exchange, List.of(diagnosis)).train(progress);
        lines.add("end");
        diagnosis.end(progress, exchange, Map.of());
      }
      return lines;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Run> goodRuns() {
    Run relu = Run.of("relu", 12, 0.1).with(Activation.RELU, Initialiser.HE, 64, 30, 10);
    Run tanh =
        Run.of("tanh", 12, 0.01)
            .with(Activation.TANH, Initialiser.XAVIER, 64, 40, 10)
            .with(Cost.CROSS_ENTROPY);
    return Stream.of(
        Run.of("chapter 1", 30, 3),
        Run.of("cross-entropy", 20, 0.5).with(Cost.CROSS_ENTROPY),
        Run.of("scaled", 20, 3).with(Activation.SIGMOID, Initialiser.SCALED, 64, 30, 10),
        relu.with(Cost.LOG_LIKELIHOOD),
        Run.of("adam", 15, 0.003)
            .with(Activation.RELU, Initialiser.HE, 64, 100, 10)
            .with(Cost.LOG_LIKELIHOOD)
            .with(ADAM),
        Run.of("momentum", 12, 0.01)
            .with(Activation.RELU, Initialiser.HE, 64, 50, 30, 10)
            .with(Cost.LOG_LIKELIHOOD)
            .with(new Optimizer.Momentum(0.9)),
        tanh,
        Run.of("scaled tanh", 12, 0.01)
            .with(Activation.SCALED_TANH, Initialiser.XAVIER, 64, 40, 10)
            .with(Cost.CROSS_ENTROPY)
            .with(new Optimizer.Nesterov(0.9)),
        Run.of("leaky", 12, 0.05)
            .with(Activation.LEAKY_RELU, Initialiser.HE, 64, 40, 10)
            .with(Cost.LOG_LIKELIHOOD),
        Run.of("gelu", 12, 0.001)
            .with(Activation.GELU, Initialiser.HE, 64, 60, 10)
            .with(Cost.LOG_LIKELIHOOD)
            .with(new Optimizer.Adamw(0.9, 0.999, 1e-8)),
        Run.of("without evaluation", 12, 3).with(new Monitoring(List.of(), List.of())),
        Run.of("short", 2, 3));
  }

  @ParameterizedTest
  @MethodSource("goodRuns")
  void saysNothingOfAGoodRun(Run run) {
    assertEquals(List.of("end"), run.lines());
  }

  /** The book's first wrong rate: chapter 1 has 0.001. */
  @Test
  void saysThatARateIsTooLow() {
    List<String> lines = Run.of("low", 6, 0.001).lines();
    assertStarts(lines, "epoch 2: hidden layer 1: a step moved the weights by 0.00");
    assertTrue(lines.get(0).contains("raise --learning-rate (0.001)"), lines.toString());
    assertStarts(lines.subList(lines.indexOf("end") + 1, lines.size()), "hidden layer 1: a step");
    assertTrue(lines.get(lines.size() - 1).contains("train for more --epochs"), lines.toString());
    assertTrue(lines.stream().noneMatch(line -> line.contains("lower")), lines.toString());
  }

  /** Its second: 100. */
  @Test
  void saysThatARateIsTooHigh() {
    List<String> lines = Run.of("high", 6, 100).lines();
    assertTrue(
        lines.get(0).matches("epoch 2: .* layer.*: in an epoch a step moved the weights by .*"),
        lines.toString());
    assertTrue(lines.get(0).contains("lower --learning-rate (100.0)"), lines.toString());
    assertTrue(lines.stream().noneMatch(line -> line.contains("raise")), lines.toString());
    int end = lines.indexOf("end");
    assertTrue(end <= 3 && lines.size() - end - 1 <= 3, lines.toString());
  }

  @Test
  void knowsTooHighARateWithoutEvaluations() {
    Run run = Run.of("high", 4, 100).with(new Monitoring(List.of(), List.of()));
    assertTrue(run.lines().get(0).contains("lower --learning-rate (100.0)"));
  }

  @Test
  void saysThatGradientsVanish() {
    Run run =
        Run.of("deep", 4, 0.05)
            .with(Activation.SIGMOID, Initialiser.XAVIER, 64, 30, 30, 30, 30, 10);
    String all = String.join("\n", run.lines());
    assertTrue(all.contains("hidden layer 1: a step moved the weights by"), all);
    assertTrue(all.contains("gradients vanish"), all);
  }

  @Test
  void saysThatNeuronsAreSaturated() {
    Run run = Run.of("saturated", 4, 0.3);
    Parameters large = run.network.initial(1);
    for (int k = 0; k < 64; k++) {
      for (int j = 0; j < 30; j++) {
        large.weights(1).set(k, j, 30 * large.weights(1).get(k, j));
      }
    }
    List<String> lines = run.lines(large);
    String all = String.join("\n", lines);
    assertMatches(
        "(?s)epoch 2: hidden layer 1: \\d+\\.\\d % of the 30 neurons are saturated.*", all);
    assertTrue(all.contains("begin with smaller weights (--initialiser scaled)"), all);
  }

  /** A bias holds the output at 0, where the quadratic cost has no slope. */
  @Test
  void saysThatAClassIsNeverPredicted() {
    Run run = Run.of("class", 8, 3);
    Parameters initial = run.network.initial(1);
    initial.biases(2).set(0, 7, -60);
    List<String> lines = run.lines(initial);
    assertTrue(
        lines.get(0).matches("epoch \\d: class 7 is never predicted, though 36 of the 360 .*"),
        lines.toString());
    assertStarts(lines.subList(lines.indexOf("end") + 1, lines.size()), "class 7 is never");
  }

  /** Who leaves out the output layer trains hidden neurons as outputs. */
  @Test
  void saysThatMostOutputsStandForNoClass() {
    Run run = Run.of("spare", 4, 0.3).with(Activation.SIGMOID, Initialiser.SCALED, 64, 30);
    String all = String.join("\n", run.lines());
    assertMatches(
        "(?s)epoch 2: 20 of 30 classes have no sample, since the labels of the 360 test samples"
            + " end with 9: let --sizes end with 10, behind the hidden neurons\n.*end\n.*20 of"
            + " 30 classes.*",
        all);
    Run half = Run.of("half", 4, 0.3).with(Activation.SIGMOID, Initialiser.SCALED, 64, 20);
    String few = String.join("\n", half.lines());
    assertTrue(!few.contains("classes have no sample"), few);
  }

  /** Of which 1000 samples give a hundred an epoch, and 990 one less. */
  @Test
  void saysNothingBeforeThreeHundredSteps() {
    Run run = Run.of("spare", 5, 0.3).with(Activation.SIGMOID, Initialiser.SCALED, 64, 30);
    assertStarts(run.withSamples(1000).lines(), "epoch 2: 20 of 30 classes");
    assertStarts(run.withSamples(990).lines(), "epoch 3: 20 of 30 classes");
  }

  /** Unless all of them were evaluated. */
  @ParameterizedTest
  @CsvSource({"1000, 1", "19999, 1", "20000, 2", "60000, 6"})
  void countsTenThousandTrainingSamplesOrMoreAtTheEnd(int count, int every) {
    Run run = Run.of("three", 3, 3).withSamples(100);
    History history = new History(Fixtures.MONITORING);
    Workload many = run.withSamples(count).workload();
    try (RecordedExchange exchange = new RecordedExchange(Fixtures.inMemory(run.workload()))) {
      new Sgd(run.workload(), exchange, List.of())
          .train(Progress.start(run.workload(), run.network.initial(1), history));
      Progress progress = Progress.start(many, run.network.initial(1), history);
      DiagnosisLines lines = new DiagnosisLines(many, TableFacts.NONE, history, line -> {});
      exchange.evaluations().clear();
      Evaluation known = history.epochs().get(2).evaluations().get(Split.TEST);
      List<String> told = lines.end(progress, exchange, Map.of(Split.TRAINING, known));
      assertEquals(List.of(), exchange.evaluations());
      assertTrue(!told.toString().contains("by heart"), told.toString());
      lines.end(progress, exchange, Map.of(Split.TEST, known));
      assertEquals(1, exchange.evaluations().size());
      assertEquals(Split.TRAINING, exchange.evaluations().get(0).split());
      assertEquals(every, exchange.evaluations().get(0).every());
    }
  }

  @Test
  void saysThatNothingIsLearned() {
    Run run = Run.of("flat", 5, 0.3);
    Parameters initial = run.network.initial(1);
    for (int j = 0; j < 10; j++) {
      initial.biases(2).set(0, j, -60);
    }
    String all = String.join("\n", run.lines(initial));
    assertTrue(all.contains("% right, and in the last 2 epochs the cost fell by 0.0 %"), all);
    assertTrue(all.contains("try another --learning-rate"), all);
  }

  @Test
  void saysThatTheCostRoseWhereItDid() {
    List<Epoch> epochs =
        IntStream.range(0, 5)
            .mapToObj(
                i -> {
                  EvaluationSum sum = new EvaluationSum(10, 10);
                  for (int k = 0; k < 200; k++) {
                    sum.add(k, k % 10, 4, 1, 1 + 0.05 * i, Matrix.zeros(1, 10), 0, 1);
                  }
                  Map<Split, Evaluation> chance = Map.of(Split.TEST, sum.total());
                  return new Epoch(i, Optional.of(Split.TEST), chance, 0, List.of());
                })
            .toList();
    String all =
        Diagnosis.atEnd(
                Run.of("rising", 5, 3).h(),
                TableFacts.NONE,
                epochs,
                epochs.get(4),
                Optional.empty())
            .toString();
    assertContains("test 10.0 % right, and in the last 2 epochs the cost rose by 9.1 %", all);
  }

  /** What has been told before stands in no line of the run that goes on. */
  @Test
  void isToldOnceInARunThatGoesOn() {
    Run run = Run.of("low", 4, 0.001);
    History before = new History(Fixtures.MONITORING);
    Workload workload = run.workload();
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Progress progress = Progress.start(workload, run.network.initial(1), before);
      new Sgd(workload, exchange, List.of()).train(progress);
    }
    Workload longer = Run.of("low", 9, 0.001).workload();
    List<String> lines = new ArrayList<>();
    DiagnosisLines again = new DiagnosisLines(longer, TableFacts.NONE, before, lines::add);
    again.epochEnded(
        Progress.start(longer, run.network.initial(1), before), before.epochs().get(3));
    assertEquals(List.of(), lines);
    DiagnosisLines first =
        new DiagnosisLines(longer, TableFacts.NONE, new History(Fixtures.MONITORING), lines::add);
    first.epochEnded(
        Progress.start(longer, run.network.initial(1), before), before.epochs().get(3));
    assertEquals(1, lines.size());
  }

  @Test
  void saysThatReLUsAreDead() {
    Run run =
        Run.of("dead", 4, 0.3)
            .with(Activation.RELU, Initialiser.HE, 64, 50, 10)
            .with(Cost.LOG_LIKELIHOOD)
            .with(ADAM);
    String all = String.join("\n", run.lines());
    assertTrue(all.matches("(?s).*hidden layer 1: [4-9].* of the 50 neurons are dead.*"), all);
    assertTrue(all.contains("flat for all 360 samples watched"), all);
  }

  /** Fifty digits can be learned by heart. */
  @Test
  void saysThatTheSamplesAreLearnedByHeart() {
    List<String> lines = Run.of("heart", 60, 3).withSamples(50).lines();
    assertEquals("end", lines.get(0), lines.toString());
    assertTrue(
        lines.get(1).matches("training (9\\d\\.\\d|100\\.0) % and test \\d\\d\\.\\d % right: .*"),
        lines.toString());
    assertEquals(2, lines.size(), lines.toString());
  }

  @Test
  void saysThatMoreEpochsAreNeeded() {
    List<String> lines = Run.of("unfinished", 4, 0.05).lines();
    String last = lines.get(lines.size() - 1);
    assertTrue(last.startsWith("training "), lines.toString());
    assertTrue(last.endsWith("train for more --epochs, or with a higher --learning-rate"));
  }

  @Test
  void saysNothingOfOneClassThatIsAllRightAndCostsNothing() {
    EvaluationSum sum = new EvaluationSum(10, 10);
    Matrix outputs = Matrix.zeros(1, 10);
    for (int i = 0; i < 200; i++) {
      sum.add(i, 4, 4, 1, 0, outputs, 0, 1);
    }
    Map<Split, Evaluation> perfect = Map.of(Split.TEST, sum.total());
    List<Epoch> epochs =
        IntStream.range(0, 5)
            .mapToObj(i -> new Epoch(i, Optional.of(Split.TEST), perfect, 0, List.of()))
            .toList();
    Hyperparameters h = Run.of("one class", 5, 3).h();
    assertEquals(List.of(), Diagnosis.during(h, TableFacts.NONE, epochs));
    assertEquals(
        List.of(), Diagnosis.atEnd(h, TableFacts.NONE, epochs, epochs.get(4), Optional.empty()));
  }

  private static void assertStarts(List<String> lines, String start) {
    assertTrue(lines.get(0).startsWith(start), lines.toString());
  }
}
