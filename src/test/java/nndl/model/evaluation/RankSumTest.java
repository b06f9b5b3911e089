package nndl.model.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The areas under the curves, against those computed by hand or from all pairs of samples. */
class RankSumTest {
  private static RankSum of(double[] scores, int... labels) {
    RankSum sum = new RankSum();
    for (int i = 0; i < scores.length; i++) {
      sum.add(labels[i], 1 - scores[i], scores[i]);
    }
    return sum;
  }

  @Test
  void theAreasAreThoseOfTheCurves() {
    RankSum sum = of(new double[] {0.9, 0.8, 0.7, 0.6, 0.2}, 1, 0, 1, 0, 0);
    assertEquals("[0.83333333, 0.83333333]", sum.areas().toString(), "5 / 6, (1 + 2 / 3) / 2");
    assertEquals("[0.50000000, 0.50000000]", of(new double[] {0.3, 0.3}, 0, 1).areas().toString());
  }

  @Test
  void confidencesNearZeroAndNearOneAreToldApart() {
    RankSum sum = new RankSum();
    sum.add(0, 1, 1e-12);
    sum.add(1, 1, 1e-11);
    sum.add(0, 1e-11, 1);
    sum.add(1, 1e-12, 1);
    assertEquals("0.75000000", sum.areas().get(0).toPlainString());
  }

  @Test
  void theAreaIsTheShareOfPairsInOrderInAnyOrderOfParts() {
    Random random = new Random(1);
    double[] scores = random.doubles(400).map(x -> Math.rint(x * 50) / 50).toArray();
    int[] labels = new int[scores.length];
    for (int i = 0; i < scores.length; i++) {
      labels[i] = random.nextDouble() < scores[i] ? 1 : 0;
    }
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    RankSum all = of(scores, labels);
    assertEquals(right / pairs, all.areas().get(0).doubleValue(), 1e-8);
    RankSum parts = new RankSum();
    for (int i = scores.length - 1; i >= 0; i--) {
      parts.add(of(new double[] {scores[i]}, labels[i]));
    }
    assertEquals(all.areas(), parts.areas());
  }

  @Test
  void thereAreNoCurvesOfOneClass() {
    assertEquals(List.of(), of(new double[] {0.5, 0.7}, 1, 1).areas());
    assertEquals(List.of(), of(new double[] {0.5, 0.7}, 0, 0).areas());
  }
}
