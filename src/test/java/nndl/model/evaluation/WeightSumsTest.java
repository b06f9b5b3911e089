package nndl.model.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import org.junit.jupiter.api.Test;

/** Accuracies and costs of samples that do not all count once. */
class WeightSumsTest {
  /** Of which the first is as good as none, and sums of which would be rounded as float64. */
  private static final float[] WEIGHTS = {1e-30f, 1, 0.1f, 1e20f, 3, 0, 1, 1};

  private static Evaluation evaluation(List<Integer> samples, float... weights) {
    EvaluationSum sum = new EvaluationSum(2, 2);
    samples.forEach(i -> add(sum, i, weights[i % weights.length]));
    return sum.total();
  }

  private static void add(EvaluationSum sum, int i, float weight) {
    sum.add(i, 0, i % 3 == 0 ? 0 : 1, 0.75f, i / 8.0, Matrix.zeros(1, 2), 0, weight);
  }

  private static List<Integer> samples(int count) {
    return new ArrayList<>(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void neitherOrderNorPartsChangeADigit() {
    List<Integer> samples = samples(200);
    String expected = EvaluationCases.json(evaluation(samples, WEIGHTS));
    Random random = new Random(1);
    for (int run = 0; run < 10; run++) {
      Collections.shuffle(samples, random);
      int cut = random.nextInt(200);
      Evaluation both =
          evaluation(samples.subList(0, cut), WEIGHTS)
              .plus(evaluation(samples.subList(cut, 200), WEIGHTS));
      assertEquals(expected, EvaluationCases.json(both));
    }
  }

  @Test
  void weightsOfOneAreNoWeights() {
    Evaluation ones = evaluation(samples(50), 1);
    assertNull(ones.weights());
    assertEquals(new BigDecimal("0.34000000"), ones.accuracy());
    assertNull(ones.plus(ones).weights());
  }

  @Test
  void aWeightOfTwoCountsAsTwoSamples() {
    EvaluationSum twice = new EvaluationSum(2, 2);
    EvaluationSum weighed = new EvaluationSum(2, 2);
    for (int i = 0; i < 20; i++) {
      int times = 1 + i % 4 % 2;
      IntStream.range(0, times).forEach(new Adder(twice, i));
      add(weighed, i, times);
    }
    Evaluation expected = twice.total();
    Evaluation found = weighed.total();
    assertEquals(expected.accuracy(), found.accuracy());
    assertEquals(expected.averageCost(), found.averageCost());
    assertEquals(20, found.count());
    assertEquals(expected.accuracy(), found.plus(expected).accuracy(), "with samples of weight 1");
  }

  private record Adder(EvaluationSum sum, int number) implements java.util.function.IntConsumer {
    @Override
    public void accept(int time) {
      add(sum, number, 1);
    }
  }

  /** Equal weights say as much as no weights, and different ones less. */
  @Test
  void theIntervalIsThatOfAsManySamplesAsTellAsMuch() {
    Evaluation plain = evaluation(samples(50), 1);
    assertEquals(plain.interval().low(), evaluation(samples(50), 2.5f).interval().low(), 1e-12);
    assertEquals(
        Interval.wilson(17, 50).high(), evaluation(samples(50), 2.5f).interval().high(), 1e-12);
    Interval one = evaluation(samples(50), 1000, 1, 1, 1, 1, 1, 1, 1, 1, 1).interval();
    assertTrue(one.high() - one.low() > 0.5, one.toString());
  }

  @Test
  void jsonHasTheExactSumsIfThereAreWeights() throws Exception {
    Evaluation evaluation = evaluation(samples(30), WEIGHTS);
    ObjectNode node = new ObjectMapper().createObjectNode();
    EvaluationJson.write(evaluation, node);
    Evaluation read = EvaluationJson.read(new ObjectMapper().readTree(node.toString()));
    assertEquals(evaluation.weights().text(), read.weights().text());
    assertEquals(evaluation.accuracy(), read.accuracy());
    assertTrue(EvaluationJson.isWhole(node, read));
    ObjectNode plain = new ObjectMapper().createObjectNode();
    EvaluationJson.write(evaluation(samples(3), 1), plain);
    assertFalse(plain.has("weights"));
    for (String wrong : List.of("", "1", "1 2 3", "1 1 2 1", "1e9 1 1 1", "-1 1 1 1", "1 1 1 x")) {
      node.put("weights", wrong);
      assertFalse(EvaluationJson.isWhole(node, EvaluationJson.read(node)), wrong);
    }
  }

  /** Digits of a record that was edited would take a time that grows with their square. */
  @Test
  void moreDigitsThanSumsHaveAreNotWhole() {
    assertTrue(WeightSums.read("9 1 1 1").isWhole());
    assertFalse(WeightSums.read("9".repeat(WeightSums.MAX_TEXT) + " 1 1 1").isWhole());
  }
}
