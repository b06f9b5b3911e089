package nndl.command.baseline;

import java.util.Arrays;
import libsvm.svm;
import libsvm.svm_model;
import nndl.math.SparseRows;

/**
 * Classifies samples by the votes of a machine's pairs. Each pair votes for one of its two classes.
 * The class with the largest number of votes wins. Of several such classes the lowest wins, because
 * LIBSVM chooses the first and the classes are in ascending order. It contains the last decisions,
 * so it is for use by one thread.
 */
final class SvmVote implements Guess {
  private final svm_model model;
  private final double[] decisions;
  private final int[] votes;

  SvmVote(svm_model model) {
    this.model = model;
    this.decisions = new double[model.rho.length];
    this.votes = new int[model.nr_class];
  }

  @Override
  public int of(long number, SparseRows x) {
    return (int) svm.svm_predict_values(model, SvmSamples.nodes(x), decisions);
  }

  /**
   * Returns the decision of each pair on the last sample. It is above 0 for the pair's lower class.
   */
  double[] decisions() {
    return decisions;
  }

  /** Whether another class had as many votes as the winner. */
  @Override
  public boolean wasTied() {
    Arrays.fill(votes, 0);
    int pair = 0;
    for (int a = 0; a < votes.length; a++) {
      for (int b = a + 1; b < votes.length; b++) {
        votes[decisions[pair++] > 0 ? a : b]++;
      }
    }
    int most = Arrays.stream(votes).max().orElse(0);
    return Arrays.stream(votes).filter(v -> v == most).count() > 1;
  }
}
