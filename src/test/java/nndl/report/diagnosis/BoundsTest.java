package nndl.report.diagnosis;

import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.report.diagnosis.Finding.Kind;
import nndl.training.Epoch;
import nndl.training.LayerFigures;
import nndl.training.LayerFigures.Stuck;
import nndl.training.WeightHistogram;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of each bound of a diagnosis, by histories that are made for it. */
class BoundsTest {
  private static final int NEURONS = 30;
  private static final double HEALTHY = 1e-3;
  private static final WeightHistogram ANY = new WeightHistogram(0, new int[WeightHistogram.BINS]);

  @Test
  void twoEpochsShowNothingOfAnswersAndThreeDo() {
    Evaluation chance = answers(200, 20, 1);
    assertEquals(List.of(), atEnd(chance, chance));
    assertEquals(List.of(Kind.STANDSTILL), atEnd(chance, chance, chance));
    assertEquals(List.of(), during(chance, chance));
    assertEquals(List.of(Kind.STANDSTILL), during(chance, chance, chance));
  }

  @Test
  void fewerThanAHundredSamplesShowNothing() {
    assertEquals(List.of(), atEnd(three(answers(99, 10, 1))));
    assertEquals(List.of(Kind.STANDSTILL), atEnd(three(answers(100, 10, 1))));
  }

  /** Of 10 classes of the same size half the way from 10 % to all is 55 %. */
  @Test
  void aNetworkThatIsHalfWayFromAGuessHasLearned() {
    assertEquals(List.of(Kind.STANDSTILL), atEnd(three(answers(200, 109, 1))));
    assertEquals(List.of(), atEnd(three(answers(200, 110, 1))));
  }

  /** A fifth more than 10 %. */
  @Test
  void aNetworkIsAtChanceUpToAFifthMoreThanAGuess() {
    assertEquals(List.of(Kind.STANDSTILL), during(three(answers(200, 24, 1))));
    assertEquals(List.of(), during(three(answers(200, 25, 1))));
    Evaluation chance = answers(200, 24, 1);
    assertEquals(List.of(), during(answers(200, 25, 1), chance, chance));
    assertEquals(List.of(Kind.STANDSTILL), during(answers(200, 25, 1), chance, chance, chance));
  }

  /** The guess is that of the most frequent class, here 60 %: half way is 80 %. */
  @Test
  void aGuessIsTheMostFrequentClass() {
    assertEquals(List.of(Kind.STANDSTILL), during(three(answers(new int[] {120, 80}, 119, 24))));
    assertEquals(List.of(), during(three(answers(new int[] {120, 80}, 119, 26))));
    assertEquals(List.of(Kind.STANDSTILL), atEnd(three(answers(new int[] {120, 80}, 119, 40))));
    assertEquals(List.of(), atEnd(three(answers(new int[] {120, 80}, 119, 41))));
  }

  /** Where nine of ten samples are of one class, 95 % is half way, and not far from 90 %. */
  @Test
  void aNetworkThatHadLearnedWasNotAtChance() {
    Evaluation learned = answers(new int[] {180, 20}, 180, 11);
    Evaluation guess = answers(new int[] {180, 20}, 179, 1);
    assertEquals(List.of(), during(learned, guess, guess));
    assertEquals(List.of(Kind.STANDSTILL), during(learned, guess, guess, guess));
  }

  @Test
  void aFallOfTheCostByLessThanAHundredthIsNone() {
    Evaluation before = answers(200, 20, 1);
    Evaluation less = answers(200, 20, 0.9901);
    Evaluation more = answers(200, 20, 0.9899);
    assertEquals(List.of(Kind.STANDSTILL), atEnd(before, before, less));
    assertEquals(List.of(Kind.UNFINISHED), atEnd(before, before, more));
    assertEquals(List.of(Kind.STANDSTILL), during(before, before, less));
    assertEquals(List.of(), during(before, before, more));
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "8, 2", "9, 3", "12, 4"})
  void theLastThirdOfTheEpochsAndTwoOrMoreAreTheLastOnes(int epochs, int last) {
    Evaluation[] falls = new Evaluation[epochs];
    Arrays.setAll(falls, i -> answers(200, 20, i < epochs - last ? 2 : 1));
    Finding fell = end(h(), epochs(falls), Optional.empty()).get(0);
    assertEquals(Kind.UNFINISHED, fell.kind());
    String told = "in the last %s epochs the cost fell by 50.0 %%".formatted(last);
    assertTrue(fell.line().contains(told), fell.line());
    Arrays.setAll(falls, i -> answers(200, 20, i < epochs - last - 1 ? 2 : 1));
    assertEquals(List.of(Kind.STANDSTILL), atEnd(falls));
  }

  @Test
  void trainingSamplesThatAreATenthAheadAreLearnedByHeart() {
    Evaluation training = answers(1000, 1000, 1);
    assertEquals(
        List.of(Kind.OVERFITTING),
        kinds(end(h(), epochs(three(answers(1000, 899, 1))), Optional.of(training))));
    assertEquals(
        List.of(), kinds(end(h(), epochs(three(answers(1000, 901, 1))), Optional.of(training))));
    assertEquals(List.of(), atEnd(three(answers(1000, 899, 1))), "nothing known of them");
  }

  @Test
  void halfOfTheOutputsMayStandForNoClass() {
    assertEquals(List.of(), kinds(spare(h(), 20, 10)));
    assertEquals(List.of(Kind.SPARE_OUTPUTS), kinds(spare(h(), 20, 9)));
    Network bits =
        new Network(
            new Layout(64, NEURONS, 5),
            Activation.SIGMOID,
            Initialiser.SCALED,
            new Coding.Bits(20));
    Hyperparameters ofBits = new Hyperparameters(bits, h().objective(), h().descent());
    assertEquals(List.of(), kinds(spare(ofBits, 20, 9)), "codes are not outputs");
  }

  /** One epoch shows it. */
  private static List<Finding> spare(Hyperparameters h, int classes, int used) {
    int[] labels = new int[classes];
    Arrays.fill(labels, 0, used, 20);
    return Diagnosis.during(h, TableFacts.NONE, epochs(answers(labels, 20, 20, 20, 20, 20)));
  }

  @Test
  void aClassOfTenSamplesIsMissedAndOneOfNineMayBeByChance() {
    assertEquals(
        List.of(Kind.MISSING_CLASS), during(three(answers(new int[] {100, 100, 10}, 99, 99, 0))));
    assertEquals(List.of(), during(three(answers(new int[] {100, 100, 9}, 99, 99, 0))));
  }

  @Test
  void aClassIsMissedIfFewerThanAHundredthAreRecognizedAndToldByItsName() {
    Evaluation[] one = three(answers(new int[] {400, 400, 200}, 399, 399, 1));
    assertEquals(List.of(Kind.MISSING_CLASS), during(one));
    Finding missing = Diagnosis.during(h(), TableFacts.NONE, epochs(one)).get(0);
    assertStarts("class 2 is almost never recognized, though 200 of the 1000", missing.line());
    assertEquals(List.of(), during(three(answers(new int[] {400, 400, 200}, 399, 399, 2))));
    TableFacts table = new TableFacts(List.of("a", "b", "fog, thick"), false);
    String named = Diagnosis.during(h(), table, epochs(one)).get(0).line();
    assertStarts("class \"fog, thick\" is almost never recognized, though 200", named);
    assertTrue(named.contains(" samples are of class \"fog, thick\": "), named);
  }

  @Test
  void aClassIsMissedOnceSomethingIsLearnedOrTheTrainingHasEnded() {
    Evaluation[] third = three(answers(new int[] {100, 100, 100}, 100, 0, 0));
    assertEquals(List.of(Kind.STANDSTILL), during(third));
    List<Finding> end = end(h(), epochs(third), Optional.empty());
    assertEquals(List.of(Kind.MISSING_CLASS, Kind.STANDSTILL), kinds(end));
    assertTrue(end.get(0).line().startsWith("2 classes, class 1 the first, are"), end.toString());
  }

  /** Which may be why it is missed. */
  @Test
  void aClassIsNotMissedWhereALayerIsWrong() {
    List<LayerFigures> layers =
        List.of(
            new LayerFigures(NEURONS, 0.1, ANY, Optional.empty()),
            new LayerFigures(10, HEALTHY, ANY, Optional.empty()));
    Evaluation missed = answers(new int[] {100, 100, 10}, 99, 99, 0);
    Epoch epoch = new Epoch(0, Optional.of(Split.TEST), Map.of(Split.TEST, missed), 0, layers);
    List<Epoch> epochs = List.of(epoch, epoch, epoch);
    assertEquals(
        List.of(Kind.LARGE_UPDATES), kinds(Diagnosis.during(h(), TableFacts.NONE, epochs)));
    assertEquals(List.of(Kind.LARGE_UPDATES), kinds(end(h(), epochs, Optional.empty())));
  }

  /** Nobody knows whether it has learned something where no set is counted. */
  @ParameterizedTest
  @CsvSource({"20, 0.0099, 0.0101", "-1, 0.0499, 0.0501"})
  void oneEpochOfLargeUpdatesIsEnoughUnlessTheNetworkHasLearned(
      int right, double healthy, double large) {
    Epoch small = epoch(right, HEALTHY, HEALTHY);
    assertEquals(
        List.of(),
        ofLayers(Activation.SIGMOID, epoch(right, healthy, healthy), small, small, small));
    for (Epoch hidden : List.of(epoch(right, large, healthy), epoch(right, healthy, large))) {
      assertEquals(
          List.of(Kind.LARGE_UPDATES), ofLayers(Activation.SIGMOID, hidden, small, small, small));
    }
  }

  @Test
  void aNetworkThatHasLearnedHadClearlyLargeUpdatesInAllLastEpochs() {
    Epoch good = epoch(150, 0.0499, HEALTHY);
    Epoch large = epoch(150, 0.0501, HEALTHY);
    assertEquals(List.of(), ofLayers(Activation.SIGMOID, large, large, large, good));
    assertEquals(List.of(), ofLayers(Activation.SIGMOID, large, good, large, large));
    assertEquals(
        List.of(Kind.LARGE_UPDATES), ofLayers(Activation.SIGMOID, good, large, large, large));
  }

  @Test
  void updatesBelowATenThousandthAreSmall() {
    assertEquals(List.of(), layersOf(20, 1e-4, 1e-4));
    assertEquals(List.of(Kind.SMALL_UPDATES), layersOf(20, 0.99e-4, 0.98e-4));
    assertEquals(List.of(Kind.VANISHING_UPDATES), layersOf(20, 0.99e-4, 1.01e-4));
    assertEquals(List.of(Kind.VANISHING_UPDATES), layersOf(20, 1.01e-4, 0.99e-4));
    assertEquals(List.of(), layersOf(150, 0.99e-4, 0.98e-4), "it has learned");
    assertEquals(List.of(Kind.SMALL_UPDATES), layersOf(-1, 0.99e-4, 0.98e-4));
  }

  private static List<Kind> layersOf(int right, double hidden, double output) {
    Epoch epoch = epoch(right, hidden, output);
    return ofLayers(Activation.SIGMOID, epoch, epoch, epoch);
  }

  /** Whoever has chosen none is not sent away from the rate that suits most tables. */
  @Test
  void nothingIsAdvisedAgainstTheUsualRateOfATable() {
    TableFacts table = new TableFacts(List.of(), true);
    for (double ratio : new double[] {0.02, 0.99e-4}) {
      Epoch epoch = epoch(20, ratio, ratio, new Stuck(100, 0, NEURONS));
      List<Epoch> epochs = List.of(epoch, epoch, epoch);
      Hyperparameters h = h(Activation.RELU, Initialiser.HE);
      List<Finding> end = Diagnosis.atEnd(h, table, epochs, epoch, Optional.empty());
      assertEquals(List.of(Kind.DEAD, Kind.STANDSTILL), kinds(end));
      assertFalse(end.toString().contains("rate"), end.toString());
    }
    List<Epoch> falling = epochs(answers(200, 20, 3), answers(200, 20, 2), answers(200, 20, 1));
    List<Finding> end = Diagnosis.atEnd(h(), table, falling, falling.get(2), Optional.empty());
    assertEquals(List.of(Kind.UNFINISHED), kinds(end));
    assertFalse(end.toString().contains("rate"), end.toString());
  }

  @Test
  void aLayerIsSaturatedIfHalfOfItsNeuronsAre() {
    assertEquals(List.of(), stuck(Activation.SIGMOID, new Stuck(100, 14, NEURONS)));
    assertEquals(List.of(Kind.SATURATED), stuck(Activation.SIGMOID, new Stuck(100, 15, 0)));
  }

  @Test
  void aLayerIsDeadIfTwoFifthsOfItsNeuronsAre() {
    assertEquals(List.of(), stuck(Activation.RELU, new Stuck(100, NEURONS, 11)));
    assertEquals(List.of(Kind.DEAD), stuck(Activation.RELU, new Stuck(100, 0, 12)));
  }

  @Test
  void deadNeuronsNeedTheWeightsOfHeWhereTheyHadOthers() {
    Epoch epoch = epoch(20, HEALTHY, HEALTHY, new Stuck(100, 0, NEURONS));
    List<Epoch> epochs = List.of(epoch, epoch, epoch);
    String normal =
        Diagnosis.during(h(Activation.RELU, Initialiser.NORMAL), TableFacts.NONE, epochs)
            .toString();
    assertTrue(normal.contains(", use --initialiser he, or --activation leaky-relu,"), normal);
    String he =
        Diagnosis.during(h(Activation.RELU, Initialiser.HE), TableFacts.NONE, epochs).toString();
    assertTrue(he.contains(", use --activation leaky-relu,"), he);
  }

  private static List<Kind> stuck(Activation activation, Stuck stuck) {
    Epoch epoch = epoch(20, HEALTHY, HEALTHY, stuck);
    return ofLayers(activation, epoch, epoch, epoch);
  }

  @Test
  void tellsTheThreeGravestOfMoreFindings() {
    int[] labels = new int[10];
    Arrays.fill(labels, 0, 4, 50);
    Evaluation chance = answers(labels, 50);
    List<LayerFigures> layers =
        List.of(
            new LayerFigures(NEURONS, 0.1, ANY, Optional.of(new Stuck(100, NEURONS, 0))),
            new LayerFigures(10, 0.1, ANY, Optional.empty()));
    Epoch epoch = new Epoch(0, Optional.of(Split.TEST), Map.of(Split.TEST, chance), 0, layers);
    List<Epoch> epochs = List.of(epoch, epoch, epoch);
    List<Kind> gravest = List.of(Kind.LARGE_UPDATES, Kind.SATURATED, Kind.SPARE_OUTPUTS);
    assertEquals(gravest, kinds(Diagnosis.during(h(), TableFacts.NONE, epochs)));
    assertEquals(gravest, kinds(end(h(), epochs, Optional.empty())));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.02})
  void saturatedNeuronsNeedSmallerWeightsWhereTheyWereNormalAndUpdatesNotLarge(double ratio) {
    Epoch epoch = epoch(20, ratio, ratio, new Stuck(100, NEURONS, 0));
    List<Epoch> epochs = List.of(epoch, epoch, epoch);
    for (Initialiser initialiser : List.of(Initialiser.NORMAL, Initialiser.SCALED)) {
      String all =
          Diagnosis.during(h(Activation.SIGMOID, initialiser), TableFacts.NONE, epochs).toString();
      boolean smaller = initialiser == Initialiser.NORMAL && ratio < 0.01;
      assertEquals(smaller, all.contains("begin with smaller weights"), all);
      assertEquals(!smaller, all.contains("or scale the inputs down"), all);
    }
  }

  /** Of a network with {@link #NEURONS} hidden neurons and ten classes. */
  private static Hyperparameters h() {
    return h(Activation.SIGMOID, Initialiser.NORMAL);
  }

  private static Hyperparameters h(Activation activation, Initialiser initialiser) {
    Hyperparameters h = Fixtures.hyperparameters(20, 10, 3, 64, NEURONS, 10);
    Network network = new Network(h.layout(), activation, initialiser);
    return new Hyperparameters(network, h.objective(), h.descent());
  }

  private static List<Kind> during(Evaluation... answers) {
    return kinds(Diagnosis.during(h(), TableFacts.NONE, epochs(answers)));
  }

  private static List<Kind> atEnd(Evaluation... answers) {
    return kinds(end(h(), epochs(answers), Optional.empty()));
  }

  private static List<Finding> end(
      Hyperparameters h, List<Epoch> epochs, Optional<Evaluation> training) {
    return Diagnosis.atEnd(h, TableFacts.NONE, epochs, epochs.get(epochs.size() - 1), training);
  }

  private static List<Kind> kinds(List<Finding> findings) {
    return findings.stream().map(Finding::kind).toList();
  }

  private static Evaluation[] three(Evaluation answers) {
    return new Evaluation[] {answers, answers, answers};
  }

  /** Without figures of layers. */
  private static List<Epoch> epochs(Evaluation... answers) {
    return IntStream.range(0, answers.length)
        .mapToObj(
            i ->
                new Epoch(i, Optional.of(Split.TEST), Map.of(Split.TEST, answers[i]), 0, List.of()))
        .toList();
  }

  /** What {@link LayerDiagnosis} has found while the training went on. */
  private static List<Kind> ofLayers(Activation activation, Epoch... epochs) {
    Hyperparameters h = h(activation, Initialiser.NORMAL);
    return kinds(Diagnosis.during(h, TableFacts.NONE, List.of(epochs))).stream()
        .filter(kind -> kind.compareTo(Kind.SPARE_OUTPUTS) < 0)
        .toList();
  }

  /**
   * @param right of 200 samples; below 0 if nothing is evaluated
   */
  private static Epoch epoch(int right, double hidden, double output, Stuck... stuck) {
    List<LayerFigures> layers =
        List.of(
            new LayerFigures(NEURONS, hidden, ANY, Arrays.stream(stuck).findFirst()),
            new LayerFigures(10, output, ANY, Optional.empty()));
    return right < 0
        ? new Epoch(0, Optional.empty(), Map.of(), 0, layers)
        : new Epoch(
            0, Optional.of(Split.TEST), Map.of(Split.TEST, answers(200, right, 1)), 0, layers);
  }

  /** Samples of ten classes in turn, the first of which are right. */
  private static Evaluation answers(int count, int right, double cost) {
    EvaluationSum sum = new EvaluationSum(10, 10);
    for (int k = 0; k < count; k++) {
      int label = k % 10;
      add(sum, k, label, k < right ? label : (label + 1) % 10, cost);
    }
    return sum.total();
  }

  /**
   * @param labels how many samples each class has
   * @param right how many of them are right; of the other classes none; the rest are said to be of
   *     the class before, or of the last
   */
  private static Evaluation answers(int[] labels, int... right) {
    int classes = labels.length;
    EvaluationSum sum = new EvaluationSum(classes, classes);
    List<Integer> all = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      for (int k = 0; k < labels[label]; k++) {
        boolean isRight = label < right.length && k < right[label];
        add(sum, all.size(), label, isRight ? label : (label + classes - 1) % classes, 1);
        all.add(label);
      }
    }
    return sum.total();
  }

  private static void add(EvaluationSum sum, int number, int label, int prediction, double cost) {
    sum.add(number, label, prediction, 1, cost, Matrix.zeros(1, 10), 0, 1);
  }
}
