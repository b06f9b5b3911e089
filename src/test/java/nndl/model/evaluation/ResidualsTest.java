package nndl.model.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import nndl.model.evaluation.EvaluationCases.Answer;
import nndl.network.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResidualsTest {
  private static final double UNIT = 2.5;
  private static final Coding CODING =
      new Coding.Numbers(List.of(7.0, 0.0), List.of(UNIT, 1.0), 1.35);
  private static final List<Answer> ANSWERS = EvaluationCases.answers(600, CODING, 1);
  private static final Evaluation WHOLE = EvaluationCases.evaluation(ANSWERS, CODING);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 200})
  void areTheSameWhateverThePartsAndTheirOrder(int parts) {
    Random random = new Random(parts);
    List<List<Answer>> shares = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      shares.add(new ArrayList<>());
    }
    ANSWERS.forEach(answer -> shares.get(random.nextInt(parts)).add(answer));
    Collections.shuffle(shares, random);
    shares.forEach(share -> Collections.shuffle(share, random));
    Evaluation sum =
        shares.stream()
            .map(share -> EvaluationCases.evaluation(share, CODING))
            .reduce(Evaluation::plus)
            .orElseThrow();
    assertEquals(EvaluationCases.json(WHOLE), EvaluationCases.json(sum));
  }

  @Test
  void scoreIsThatOfTheSamplesInTheUnitOfTheNumber() {
    Residuals.Score score = WHOLE.residuals().score(0);
    double mean = ANSWERS.stream().mapToDouble(Answer::confidence).average().orElseThrow();
    double squares = ANSWERS.stream().mapToDouble(a -> Math.pow(error(a), 2)).sum();
    double spread = ANSWERS.stream().mapToDouble(a -> Math.pow(a.confidence() - mean, 2)).sum();
    double errors = ANSWERS.stream().mapToDouble(a -> Math.abs(error(a))).sum();
    assertEquals(UNIT * Math.sqrt(squares / 600), score.rmse(), 1e-9);
    assertEquals(UNIT * errors / 600, score.mae(), 1e-9);
    assertEquals(1 - squares / spread, score.r2(), 1e-6);
  }

  private static double error(Answer answer) {
    return (double) answer.outputs()[0] - answer.confidence();
  }

  @Test
  void thereIsNoR2IfAllSamplesHaveTheSameNumber() {
    Residuals residuals = Residuals.none(UNIT);
    for (int i = 0; i < 9; i++) {
      residuals.count(i, 1);
      residuals.add(i, 0, 0.3f, 0.3f + i, 1);
    }
    assertEquals(Double.NaN, residuals.score(0).r2());
    assertEquals(UNIT * 4, residuals.score(0).mae(), 1e-6);
  }

  @Test
  void thereIsNoR2IfSamplesOfAnyWeightHaveTheSameNumber() {
    for (float weight : new float[] {0.7f, 1e-3f, 123.4f}) {
      Residuals residuals = of(weight, i -> 1.3f);
      assertEquals(Double.NaN, residuals.score(0).r2());
    }
  }

  @Test
  void weightsThatAreSmallBesideTheLargestGiveTheFiguresOfNone() {
    Residuals.Score whole = of(1, i -> i / 100f).score(0);
    Residuals.Score tiny = of(1e-12f, i -> i / 100f).score(0);
    assertEquals(whole.rmse(), tiny.rmse(), 1e-3);
    assertEquals(whole.r2(), tiny.r2(), 1e-2);
  }

  @Test
  void manyMillionsOfSamplesInOneGroupAreCounted() {
    Residuals residuals = Residuals.none(UNIT);
    for (int i = 0; i < 20_000_000; i++) {
      residuals.add(0, 0, 0, 0.25, residuals.count(0, 1));
    }
    assertEquals(UNIT / 4, residuals.merged().score(0).rmse(), 1e-9);
  }

  private static Residuals of(float weight, IntToDoubleFunction wanted) {
    Residuals residuals = Residuals.none(UNIT);
    for (int i = 0; i < 250; i++) {
      double counts = residuals.count(i, weight);
      residuals.add(i, 0, (float) wanted.applyAsDouble(i), wanted.applyAsDouble(i) + 0.5, counts);
    }
    return residuals;
  }

  @Test
  void aSampleOfWeightTwoIsTwoSamples() {
    Residuals weighed = Residuals.none(UNIT);
    Residuals twice = Residuals.none(UNIT);
    for (int i = 0; i < 9; i++) {
      weighed.count(i, 1 + i % 2);
      weighed.add(i, 0, i, i / 2f, 1 + i % 2);
      for (int times = 0; times <= i % 2; times++) {
        twice.count(i, 1);
        twice.add(i, 0, i, i / 2f, 1);
      }
    }
    assertEquals(twice.score(0), weighed.score(0));
    assertEquals(9, weighed.count());
    int[] drawn = new int[Residuals.GROUPS];
    drawn[4] = 1;
    drawn[7] = 2;
    assertEquals(twice.score(0, drawn), weighed.score(0, drawn));
  }

  @Test
  void intervalsAreAboutTheFiguresAndDependOnTheSeedAlone() {
    List<String> names = List.of("a", "b");
    List<NumberScore> scores = NumberScore.of(WHOLE, names, 1);
    assertEquals(scores, NumberScore.of(WHOLE, names, 1));
    assertNotEquals(scores, NumberScore.of(WHOLE, names, 2));
    for (NumberScore score : scores) {
      for (NumberScore.Figure figure : List.of(score.rmse(), score.mae(), score.r2())) {
        assertTrue(figure.low() < figure.value() && figure.value() < figure.high(), "" + figure);
      }
      double half = (score.mae().high() - score.mae().low()) / 2; // about 1.96 s / sqrt(600)
      assertTrue(half > 0.03 * score.mae().value() && half < 0.1 * score.mae().value(), "" + half);
    }
  }

  /** As those of an epoch that is over are kept. */
  @Test
  void samplesInOneGroupHaveTheSameFigures() {
    assertEquals(
        WHOLE.residuals().score(1).rmse(),
        WHOLE.withoutSamples().residuals().score(1).rmse(),
        1e-12);
    assertEquals(WHOLE.count(), WHOLE.withoutSamples().count());
  }
}
