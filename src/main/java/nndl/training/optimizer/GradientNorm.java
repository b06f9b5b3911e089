package nndl.training.optimizer;

import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.RowMarks;

/**
 * Computes the Euclidean norm of a gradient in a fixed order of summation. There are four partial
 * sums, each over every fourth number, so that a processor can add four numbers at a time.
 * First-layer rows that no sample touched are zero, so they are skipped.
 */
final class GradientNorm {
  private double sum0;
  private double sum1;
  private double sum2;
  private double sum3;

  private GradientNorm() {}

  static double of(Gradient gradient) {
    Layout layout = gradient.layout();
    GradientNorm norm = new GradientNorm();
    RowMarks dirtyRows = gradient.dirtyRows();
    for (RowMarks.Runs run = dirtyRows.runs(); run.next(); ) {
      norm.add(gradient.values(), layout.rowAt(run.from()), layout.rowAt(run.to()));
    }
    norm.add(gradient.values(), layout.rowAt(dirtyRows.count()), layout.length());
    return Math.sqrt(norm.sum0 + norm.sum1 + (norm.sum2 + norm.sum3));
  }

  /** Adds complete rows, which are padded to a multiple of four. */
  private void add(float[] values, int from, int to) {
    for (int i = from; i < to; i += 4) {
      sum0 += (double) values[i] * values[i];
      sum1 += (double) values[i + 1] * values[i + 1];
      sum2 += (double) values[i + 2] * values[i + 2];
      sum3 += (double) values[i + 3] * values[i + 3];
    }
  }
}
