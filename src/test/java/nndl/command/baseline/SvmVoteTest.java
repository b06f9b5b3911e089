package nndl.command.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;

/** Votes of three classes, whose pairs say the same of every sample. */
class SvmVoteTest {
  private static final int[] LABELS = {2, 5, 7};
  private static final int[] PLACES = {0, 1, 2, 3};
  private static final SvmSamples SAMPLES =
      new SvmSamples(LABELS, PLACES, PLACES, new int[3], new float[] {1, 2, 3});

  @Test
  void ofACycleTheLowestLabelIsTakenAndCountsAsTied() {
    assertVote(2, true, 1, -1, 1); // 2 beats 5, 7 beats 2, 5 beats 7
    assertVote(2, true, -1, 1, -1);
  }

  @Test
  void theClassOfMostVotesIsTakenWhereThereIsOne() {
    assertVote(2, false, 1, 1, 1);
    assertVote(5, false, -1, -1, 1);
    assertVote(7, false, 1, -1, -1);
  }

  /** A machine without support vectors decides by -rho alone. */
  private static void assertVote(int label, boolean tied, double... decisions) {
    double[] rho = {-decisions[0], -decisions[1], -decisions[2]};
    SvmModel model = new SvmModel(new SvmSettings(1, 1), new int[0], new double[2][0], rho);
    SvmVote vote = new SvmVote(model, SAMPLES);
    SparseRows x = new SparseRows();
    x.addRow(new float[] {1, 0, 3});
    assertEquals(label, vote.of(0, x));
    assertEquals(tied, vote.wasTied());
  }
}
