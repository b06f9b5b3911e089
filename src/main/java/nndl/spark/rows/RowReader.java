package nndl.spark.rows;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;

/** Takes what a training needs out of a row of an RDD. It travels to the executors. */
public interface RowReader<T> extends Serializable {
  /** Returns the number of the row's class. A row whose label is no such number is refused. */
  double label(T row);

  /** Whether the row is held out for validation. */
  boolean isValidation(T row);

  /** Returns the inputs, dense or sparse. All rows have equally many. */
  Vector features(T row);
}
