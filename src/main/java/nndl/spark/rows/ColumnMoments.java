package nndl.spark.rows;

import java.io.Serializable;
import nndl.math.ExactMoments;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** Mean and deviation of each number of vectors, which have weights. Zeros cost nothing. */
final class ColumnMoments implements Serializable {
  private static final long serialVersionUID = 1;

  private final ExactMoments[] nonzeros;

  /** A zero of each vector. */
  private final ExactMoments rows = new ExactMoments();

  /**
   * @param width the size of a vector
   */
  ColumnMoments(int width) {
    nonzeros = new ExactMoments[width];
  }

  /** Adds a vector. */
  void add(Vector vector, float weight) {
    rows.add(0, weight);
    if (vector instanceof SparseVector sparse) {
      for (int e = 0; e < sparse.indices().length; e++) {
        add(sparse.indices()[e], sparse.values()[e], weight);
      }
    } else if (vector instanceof DenseVector dense) {
      for (int c = 0; c < dense.values().length; c++) {
        add(c, dense.values()[c], weight);
      }
    }
  }

  private void add(int column, double number, float weight) {
    if (number != 0) {
      column(column).add(number, weight);
    }
  }

  private ExactMoments column(int column) {
    if (nonzeros[column] == null) {
      nonzeros[column] = new ExactMoments();
    }
    return nonzeros[column];
  }

  /** Adds the moments of other vectors of the same size. */
  void add(ColumnMoments others) {
    rows.add(others.rows);
    for (int c = 0; c < nonzeros.length; c++) {
      if (others.nonzeros[c] != null) {
        column(c).add(others.nonzeros[c]);
      }
    }
  }

  /** Returns the moments of a column. */
  ExactMoments of(int column) {
    return (nonzeros[column] == null ? new ExactMoments() : nonzeros[column]).withZeros(rows);
  }
}
