package nndl.spark.rows;

import java.io.Serializable;
import nndl.math.ExactMoments;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** Mean and deviation of each number of vectors. Zeros cost nothing. */
final class ColumnMoments implements Serializable {
  private static final long serialVersionUID = 1;

  private final ExactMoments[] nonzeros;
  private long rows;

  /**
   * @param width the size of a vector
   */
  ColumnMoments(int width) {
    nonzeros = new ExactMoments[width];
  }

  /** Adds a vector. */
  void add(Vector vector) {
    rows++;
    if (vector instanceof SparseVector sparse) {
      for (int e = 0; e < sparse.indices().length; e++) {
        add(sparse.indices()[e], sparse.values()[e]);
      }
    } else if (vector instanceof DenseVector dense) {
      for (int c = 0; c < dense.values().length; c++) {
        add(c, dense.values()[c]);
      }
    }
  }

  private void add(int column, double number) {
    if (number != 0) {
      column(column).add(number);
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
    rows += others.rows;
    for (int c = 0; c < nonzeros.length; c++) {
      if (others.nonzeros[c] != null) {
        column(c).add(others.nonzeros[c]);
      }
    }
  }

  /** Returns the moments of a column. */
  ExactMoments of(int column) {
    ExactMoments moments = new ExactMoments();
    if (nonzeros[column] != null) {
      moments.add(nonzeros[column]);
    }
    moments.addZeros(rows - moments.count());
    return moments;
  }
}
