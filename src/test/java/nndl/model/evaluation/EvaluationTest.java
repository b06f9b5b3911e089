package nndl.model.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.model.evaluation.Evaluation.Cell;
import nndl.model.evaluation.Evaluation.Sample;
import nndl.model.evaluation.EvaluationCases.Answer;
import nndl.network.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
  private static final int CLASSES = 3;
  private static final Coding ONE_HOT = new Coding.OneHot(CLASSES);
  private static final Coding BITS = new Coding.Bits(CLASSES);
  private static final List<Answer> ANSWERS = EvaluationCases.answers(200, ONE_HOT, 1);
  private static final Evaluation WHOLE = EvaluationCases.evaluation(ANSWERS, ONE_HOT, 5, 2);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 200})
  void isTheSameWhateverThePartsAndTheirOrder(int parts) {
    Random random = new Random(parts);
    List<List<Answer>> shares = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      shares.add(new ArrayList<>());
    }
    ANSWERS.forEach(answer -> shares.get(random.nextInt(parts)).add(answer));
    Collections.shuffle(shares, random);
    Evaluation sum =
        shares.stream()
            .map(share -> EvaluationCases.evaluation(share, ONE_HOT, 5, 2))
            .reduce(Evaluation::plus)
            .orElseThrow();
    assertEquals(EvaluationCases.json(WHOLE), EvaluationCases.json(sum));
  }

  @Test
  void countsSamplesAndRightAnswers() {
    assertEquals(200, WHOLE.count());
    assertEquals(
        ANSWERS.stream().filter(a -> a.label() == a.prediction()).count(), WHOLE.correct());
  }

  @Test
  void addsCosts() {
    double expected = ANSWERS.stream().mapToDouble(Answer::cost).sum(); // exact: eighths
    assertEquals(0, new BigDecimal(expected).compareTo(WHOLE.totalCost()));
  }

  @Test
  void hasAConfusionMatrixWithTheFirstExamplesOfEachCell() {
    assertEquals(CLASSES * CLASSES, WHOLE.confusion().size());
    for (Cell cell : WHOLE.confusion()) {
      long[] numbers =
          ANSWERS.stream()
              .filter(a -> a.label() == cell.label() && a.prediction() == cell.prediction())
              .mapToLong(Answer::number)
              .toArray();
      assertEquals(numbers.length, cell.count());
      assertArrayEquals(Arrays.copyOf(numbers, Evaluation.MAX_EXAMPLES_PER_CELL), cell.examples());
    }
  }

  /** Two bits are of three classes, and of one code that is none. */
  @Test
  void hasAColumnForCodesOfNoClass() {
    List<Answer> answers = EvaluationCases.answers(200, BITS, 1);
    Evaluation found = EvaluationCases.evaluation(answers, BITS);
    assertEquals(CLASSES * (CLASSES + 1), found.confusion().size());
    for (Cell cell : found.confusion()) {
      assertEquals(
          answers.stream()
              .filter(a -> a.label() == cell.label() && a.prediction() == cell.prediction())
              .count(),
          cell.count());
    }
    assertEquals(
        answers.stream().filter(a -> a.label() == a.prediction()).count(), found.correct());
    assertEquals(
        EvaluationCases.json(found),
        EvaluationCases.json(
            EvaluationCases.evaluation(answers.subList(0, 77), BITS)
                .plus(EvaluationCases.evaluation(answers.subList(77, 200), BITS))));
  }

  @Test
  void keepsTheWorstSamplesWithTheirOutputs() {
    List<Answer> expected =
        ANSWERS.stream()
            .sorted(Comparator.comparing(Answer::cost).reversed().thenComparing(Answer::number))
            .limit(Evaluation.MAX_WORST)
            .toList();
    for (int i = 0; i < expected.size(); i++) {
      Sample found = WHOLE.worst().get(i);
      assertEquals(expected.get(i).number(), found.number());
      assertEquals(expected.get(i).label(), found.label());
      assertEquals(expected.get(i).prediction(), found.prediction());
      assertArrayEquals(expected.get(i).outputs(), found.outputs());
    }
    assertEquals(expected.size(), WHOLE.worst().size());
  }

  @Test
  void putsConfidencesIntoBins() {
    float[] confidences = {0, 0.0099f, 0.01f, 0.5f, 0.999f, 1, Float.NaN};
    int[] bins = {0, 0, 1, 50, 99, 99, 0};
    long[] expected = new long[Evaluation.BINS];
    EvaluationSum sum = new EvaluationSum(1, 1);
    for (int i = 0; i < bins.length; i++) {
      sum.add(i, 0, 0, confidences[i], 0, Matrix.zeros(1, 1), 0, 1);
      expected[bins[i]]++;
    }
    assertArrayEquals(expected, sum.total().confidences());
    assertArrayEquals(expected, sum.total().right());
  }

  /** An infinite cost is large, but does not hide all others. */
  @Test
  void givesASampleACostThatIsFinite() {
    for (double cost : new double[] {Double.POSITIVE_INFINITY, Double.NaN, 1e300, 32768}) {
      assertEquals(1L << 47, Evaluation.units(cost));
    }
    assertEquals(0, Evaluation.units(0x1p-33));
    assertEquals(1, Evaluation.units(0x1p-32));
  }

  @Test
  void endsAtTheHighestSumInsteadOfANegativeOne() {
    Evaluation half = withCost(Long.MAX_VALUE / 2);
    assertEquals(Long.MAX_VALUE - 1, half.plus(half).cost());
    assertEquals(Long.MAX_VALUE, half.plus(half).plus(half).cost());
    assertEquals(Long.MAX_VALUE, half.plus(half.plus(half)).cost());
  }

  private static Evaluation withCost(long cost) {
    return new Evaluation(
        1,
        1,
        cost,
        new long[Evaluation.BINS],
        new long[Evaluation.BINS],
        List.of(),
        List.of(),
        Activity.UNKNOWN,
        null,
        Residuals.NONE);
  }

  @Test
  void leavesTheMatrixOutIfThereAreTooManyClasses() {
    Evaluation large =
        EvaluationCases.random(20, new Coding.OneHot(Evaluation.MAX_CONFUSION_CLASSES + 1), 1);
    assertTrue(large.plus(large).confusion().isEmpty());
    assertEquals(40, large.plus(large).count());
  }

  @Test
  void isReadFromJsonAsItWasWritten() throws IOException {
    List<Answer> odd = EvaluationCases.answers(5, ONE_HOT, 2);
    odd.get(0).outputs()[1] = Float.NaN;
    odd.get(0).outputs()[2] = Float.MIN_VALUE;
    for (Evaluation e :
        List.of(
            EvaluationCases.evaluation(odd, ONE_HOT),
            WHOLE,
            WHOLE.withoutSamples(),
            EvaluationCases.random(40, BITS, 1),
            EvaluationCases.random(0, BITS, 1))) {
      String text = json(e);
      Evaluation read = EvaluationJson.read(new ObjectMapper().readTree(text));
      assertEquals(text, json(read));
      for (int i = 0; i < e.worst().size(); i++) {
        assertArrayEquals(e.worst().get(i).outputs(), read.worst().get(i).outputs());
      }
    }
  }

  private static String json(Evaluation evaluation) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    EvaluationJson.write(evaluation, node);
    return node.toString();
  }

  @Test
  void countsForHowManySamplesANeuronIsFlat() {
    Matrix y = Matrix.zeros(2, 3);
    EvaluationSum sum = new EvaluationSum(1, 1, 3, 3);
    for (float[] a : new float[][] {{0, 0.5f, 1}, {0.001f, 0.999f, 0.003f}}) {
      System.arraycopy(a, 0, y.data(), y.row(1), a.length);
      sum.activity().addSample();
      sum.activity().addLayer(1, Activation.SIGMOID, y, 1);
      sum.activity().addLayer(2, Activation.RELU, y, 1);
    }
    Activity found = sum.total().activity();
    assertEquals(2, found.samples());
    assertArrayEquals(new int[] {2, 1, 1}, found.flat().get(0));
    assertArrayEquals(new int[] {1, 0, 0}, found.flat().get(1));
    assertEquals(1, found.flatNeurons(1, 1));
    assertEquals(3, found.flatNeurons(1, 0.5));
  }

  @Test
  void hasNoSamplesIfOnlyTheNumbersAreAskedFor() {
    Evaluation numbers = WHOLE.withoutSamples();
    assertEquals(WHOLE.count(), numbers.count());
    assertEquals(WHOLE.cost(), numbers.cost());
    assertTrue(numbers.worst().isEmpty());
    assertTrue(numbers.confusion().stream().allMatch(cell -> cell.examples().length == 0));
    assertEquals(200, numbers.confusion().stream().mapToLong(Cell::count).sum());
  }
}
