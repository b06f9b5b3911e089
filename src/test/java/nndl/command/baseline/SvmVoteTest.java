package nndl.command.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import libsvm.svm_model;
import libsvm.svm_node;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;

/** Votes of three classes, whose pairs say the same of every sample. */
class SvmVoteTest {
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
    svm_model model = new svm_model();
    model.param = new SvmSettings(1, 1).parameter();
    model.nr_class = 3;
    model.label = new int[] {2, 5, 7};
    model.SV = new svm_node[0][];
    model.nSV = new int[3];
    model.sv_coef = new double[2][0];
    model.rho = new double[] {-decisions[0], -decisions[1], -decisions[2]};
    SvmVote vote = new SvmVote(model);
    SparseRows x = new SparseRows();
    x.addRow(new float[] {1, 0, 3});
    assertEquals(label, vote.of(0, x));
    assertEquals(tied, vote.wasTied());
  }
}
