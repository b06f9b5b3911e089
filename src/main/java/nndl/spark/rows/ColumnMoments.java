package nndl.spark.rows;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import nndl.math.ExactMoments;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** Mean and deviation of each number of vectors, which have weights. Zeros cost nothing. */
final class ColumnMoments implements Serializable {
  private static final long serialVersionUID = 1;

  private transient ExactMoments[] nonzeros;

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

  /** Returns the part of the numbers of all vectors that are not 0. */
  double nonzeroShare() {
    double all = (double) rows.count() * nonzeros.length;
    return Arrays.stream(nonzeros).filter(Objects::nonNull).mapToLong(ExactMoments::count).sum()
        / all;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeInt(nonzeros.length);
    for (ExactMoments moments : nonzeros) {
      out.writeBoolean(moments != null);
      if (moments != null) {
        moments.write(out);
      }
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    nonzeros = new ExactMoments[in.readInt()];
    for (int c = 0; c < nonzeros.length; c++) {
      nonzeros[c] = in.readBoolean() ? ExactMoments.read(in) : null;
    }
  }

  /** Returns the moments of a column. */
  ExactMoments of(int column) {
    return (nonzeros[column] == null ? new ExactMoments() : nonzeros[column]).withZeros(rows);
  }

  /** Returns the root mean square of the numbers of a column that are not 0; 1 if all are 0. */
  double size(int column) {
    return nonzeros[column] == null ? 1 : nonzeros[column].rootMeanSquare();
  }
}
